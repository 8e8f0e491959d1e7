-- PostgreSQL 13–18. Privileges that differ from those an object gets when it is created: one row for each grantee and grantor.
-- `revoke` says that the grantee starts with other privileges than it has in the end. An array `{{SELECT,t}}` holds the privileges
-- that it has and whether it may grant them. What `public` starts with changed in 15: a source before that states all it has.
with object as (
    select 'pg_class'::regclass::oid as class_id, c.oid, 0 as number, null::text as column_name, c.relacl as acl,
           acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as base, c.relowner as owner
    from pg_class c
    where c.relacl is not null and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'pg_class'::regclass, c.oid, a.attnum, quote_ident(a.attname), a.attacl, null, c.relowner
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attacl is not null and not a.attisdropped
    union all
    select 'pg_proc'::regclass, p.oid, 0, null, p.proacl, acldefault('f', p.proowner), p.proowner
    from pg_proc p where p.proacl is not null
    union all
    select 'pg_type'::regclass, t.oid, 0, null, t.typacl, acldefault('T', t.typowner), t.typowner
    from pg_type t where t.typacl is not null
    union all
    select 'pg_namespace'::regclass, n.oid, 0, null, coalesce(n.nspacl, acldefault('n', n.nspowner)),
           case when n.nspname <> 'public' then acldefault('n', n.nspowner)
                when current_setting('server_version_num')::int < 150000 then array[makeaclitem(0, n.nspowner, 'USAGE', false)]
                else array[makeaclitem(n.nspowner, n.nspowner, 'USAGE', false), makeaclitem(n.nspowner, n.nspowner, 'CREATE', false),
                           makeaclitem(0, n.nspowner, 'USAGE', false)] end, n.nspowner
    from pg_namespace n
    union all
    select 'pg_language'::regclass, l.oid, 0, null, l.lanacl, acldefault('l', l.lanowner), l.lanowner
    from pg_language l where l.lanacl is not null
    union all
    select 'pg_foreign_data_wrapper'::regclass, f.oid, 0, null, f.fdwacl, acldefault('F', f.fdwowner), f.fdwowner
    from pg_foreign_data_wrapper f where f.fdwacl is not null
    union all
    select 'pg_foreign_server'::regclass, s.oid, 0, null, s.srvacl, acldefault('S', s.srvowner), s.srvowner
    from pg_foreign_server s where s.srvacl is not null
), held as (
    select o.class_id, o.oid, o.number, x.grantee, x.grantor, min(x.place) as place,
           array_agg(array[x.privilege_type, x.is_grantable::text] order by x.privilege_type) as privileges
    from object o cross join lateral aclexplode(o.acl) with ordinality x(grantor, grantee, privilege_type, is_grantable, place)
    group by o.class_id, o.oid, o.number, x.grantee, x.grantor
), base as (
    select o.class_id, o.oid, o.number, x.grantee, x.grantor,
           array_agg(array[x.privilege_type, x.is_grantable::text] order by x.privilege_type) as privileges
    from object o cross join lateral aclexplode(o.base) x
    group by o.class_id, o.oid, o.number, x.grantee, x.grantor
)
select class_id, oid, o.column_name,
       case when grantee <> 0 then pg_get_userbyid(grantee) end as grantee,
       case when grantor <> o.owner then pg_get_userbyid(grantor) end as other_grantor,
       base.privileges is not null as revoke,
       coalesce(held.privileges, '{}') as privileges
from held
full join base using (class_id, oid, number, grantee, grantor)
join object o using (class_id, oid, number)
where held.privileges is distinct from base.privileges
  and (oid >= 16384 or class_id = 'pg_namespace'::regclass)
order by class_id, oid, number, held.privileges is not null, held.place
