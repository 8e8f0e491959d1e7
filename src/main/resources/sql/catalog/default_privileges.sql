-- PostgreSQL 13–18. Default privileges: one row for each grantee; the columns as in privileges.sql.
with entry as (
    select d.oid, d.defaclrole, d.defaclnamespace, d.defaclobjtype, d.defaclacl as acl,
           case when d.defaclnamespace = 0 then acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end::"char", d.defaclrole)
           end as base
    from pg_default_acl d
), held as (
    select e.oid, x.grantee, min(x.place) as place,
           array_agg(array[x.privilege_type, x.is_grantable::text] order by x.privilege_type) as privileges
    from entry e cross join lateral aclexplode(e.acl) with ordinality x(grantor, grantee, privilege_type, is_grantable, place)
    group by e.oid, x.grantee
), base as (
    select e.oid, x.grantee, array_agg(array[x.privilege_type, x.is_grantable::text] order by x.privilege_type) as privileges
    from entry e cross join lateral aclexplode(e.base) x
    group by e.oid, x.grantee
)
select pg_get_userbyid(e.defaclrole) as role,
       n.nspname as schema,
       case e.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS' when 'T' then 'TYPES'
                            when 'n' then 'SCHEMAS' when 'L' then 'LARGE OBJECTS' end as object_type,
       case when grantee <> 0 then pg_get_userbyid(grantee) end as grantee,
       base.privileges is not null as revoke,
       coalesce(held.privileges, '{}') as privileges
from held
full join base using (oid, grantee)
join entry e using (oid)
left join pg_namespace n on n.oid = e.defaclnamespace
where held.privileges is distinct from base.privileges
order by 1, 2 nulls first, 3, held.privileges is not null, held.place
