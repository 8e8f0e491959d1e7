-- PostgreSQL 13–18. Privileges that differ from those an object gets when it is created, by default, by initdb or by an extension's
-- script: one row for each grantee and grantor. `revoke` says that the grantee starts with other privileges than it has in the end.
-- An array `{{SELECT,t}}` holds the privileges that it has and whether it may grant them. What `public` starts with changed in 15: a
-- source before that states all it has. The privileges of information_schema are left alone: no one knows the initial ones. `target` is for objects that the schema itself does not make: extension
-- members, system objects, the row types of tables, the constructors of ranges. Members of the extension that initdb made (plpgsql) are told apart: no filter leaves them out.
with given as (
    select 'pg_class'::regclass::oid as class_id, c.oid, 0 as number, null::text as column_name, c.relacl as acl,
           case c.relkind when 'S' then 's' else 'r' end::"char" as type, c.relowner as owner
    from pg_class c
    where c.relacl is not null and c.relnamespace <> 'information_schema'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    -- a column from which all was revoked has no list any more
    select 'pg_class'::regclass, c.oid, a.attnum, quote_ident(a.attname), a.attacl, 'c', c.relowner
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where (a.attacl is not null or exists (select from pg_init_privs i where i.classoid = 'pg_class'::regclass and i.objoid = c.oid and i.objsubid = a.attnum))
      and c.relnamespace <> 'information_schema'::regnamespace and not a.attisdropped
    union all
    select 'pg_proc'::regclass, p.oid, 0, null, p.proacl, 'f', p.proowner
    from pg_proc p where p.proacl is not null
    union all
    select 'pg_type'::regclass, t.oid, 0, null, t.typacl, 'T', t.typowner
    from pg_type t where t.typacl is not null and t.typnamespace <> 'information_schema'::regnamespace
    union all
    select 'pg_namespace'::regclass, n.oid, 0, null, coalesce(n.nspacl, acldefault('n', n.nspowner)), 'n', n.nspowner
    from pg_namespace n
    where n.nspname = 'public' or n.nspacl is not null and n.nspname <> 'information_schema'
    union all
    select 'pg_language'::regclass, l.oid, 0, null, l.lanacl, 'l', l.lanowner
    from pg_language l where l.lanacl is not null
    union all
    select 'pg_foreign_data_wrapper'::regclass, f.oid, 0, null, f.fdwacl, 'F', f.fdwowner
    from pg_foreign_data_wrapper f where f.fdwacl is not null
    union all
    select 'pg_foreign_server'::regclass, s.oid, 0, null, s.srvacl, 'S', s.srvowner
    from pg_foreign_server s where s.srvacl is not null
    union all
    select 'pg_largeobject'::regclass, l.oid, 0, null, l.lomacl, 'L', l.lomowner
    from pg_largeobject_metadata l where l.lomacl is not null
), object as (
    select g.class_id, g.oid, g.number, g.column_name, g.acl, g.owner,
           case when g.class_id = 'pg_namespace'::regclass and g.oid = to_regnamespace('public')
                then case when current_setting('server_version_num')::int < 150000 then array[makeaclitem(0, g.owner, 'USAGE', false)]
                          else array[makeaclitem(g.owner, g.owner, 'USAGE', false), makeaclitem(g.owner, g.owner, 'CREATE', false),
                                     makeaclitem(0, g.owner, 'USAGE', false)] end
                when i.initprivs is not null then i.initprivs
                when g.type <> 'c' then acldefault(g.type::"char", g.owner) end as base
    from given g
    left join pg_init_privs i on i.classoid = g.class_id and i.objoid = g.oid and i.objsubid = g.number
    where g.acl is distinct from i.initprivs or g.class_id = 'pg_namespace'::regclass and g.oid = to_regnamespace('public')
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
       coalesce(held.privileges, '{}') as privileges,
       case when oid < 16384 and class_id <> 'pg_largeobject'::regclass and oid <> coalesce(to_regnamespace('public'), 0) or exists (select from pg_depend e where e.classid = class_id and e.objid = oid and e.deptype = 'e')
                 or class_id = 'pg_type'::regclass and exists (select from pg_class c where c.reltype = o.oid and c.relkind <> 'c')
                 or class_id = 'pg_proc'::regclass and exists (select from pg_depend e where e.classid = class_id and e.objid = oid and e.deptype = 'i')
            then case class_id
                when 'pg_class'::regclass then (select case c.relkind when 'S' then 'SEQUENCE ' else 'TABLE ' end || format('%I.%I', n.nspname, c.relname)
                                                from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = o.oid)
                when 'pg_proc'::regclass then (select case p.prokind when 'p' then 'PROCEDURE ' else 'FUNCTION ' end || format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes))
                                               from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = o.oid)
                when 'pg_type'::regclass then 'TYPE ' || format_type(oid, null)
                when 'pg_namespace'::regclass then (select 'SCHEMA ' || quote_ident(n.nspname) from pg_namespace n where n.oid = o.oid)
                when 'pg_language'::regclass then (select 'LANGUAGE ' || quote_ident(l.lanname) from pg_language l where l.oid = o.oid)
                when 'pg_foreign_data_wrapper'::regclass then (select 'FOREIGN DATA WRAPPER ' || quote_ident(f.fdwname) from pg_foreign_data_wrapper f where f.oid = o.oid)
                when 'pg_foreign_server'::regclass then (select 'FOREIGN SERVER ' || quote_ident(s.srvname) from pg_foreign_server s where s.oid = o.oid) end
            when class_id = 'pg_largeobject'::regclass then 'LARGE OBJECT ' || oid end as target,
       exists (select from pg_depend e where e.classid = class_id and e.objid = oid and e.deptype = 'e' and e.refobjid < 16384) as of_initial_extension
from held
full join base using (class_id, oid, number, grantee, grantor)
join object o using (class_id, oid, number)
where held.privileges is distinct from base.privileges
order by class_id, oid, number, held.privileges is not null, grantor <> o.owner, held.place, grantee
