-- PostgreSQL 13–18. What roles other than the owner may do with the objects of this database that no extension brought: a row for each role and object.
select case when acl.grantee = 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(acl.grantee)::text end as role,
       granted.object,
       pg_catalog.string_agg(distinct acl.privilege_type, ', ') as privileges
from (select 'pg_catalog.pg_class'::pg_catalog.regclass as class,
             relation.oid,
             case relation.relkind when 'S' then 'SEQUENCE ' when 'v' then 'VIEW ' when 'm' then 'MATERIALIZED VIEW ' when 'f' then 'FOREIGN TABLE ' else 'TABLE ' end
                 || pg_catalog.format('%I.%I', holder.nspname, relation.relname) as object,
             relation.relowner as owner,
             relation.relacl as acl
      from pg_catalog.pg_class as relation
      join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
      where relation.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and relation.relacl is not null
        and holder.nspname !~ '^pg_'
        and holder.nspname <> 'information_schema'
      union all
      select 'pg_catalog.pg_namespace'::pg_catalog.regclass,
             holder.oid,
             'SCHEMA ' || pg_catalog.quote_ident(holder.nspname),
             holder.nspowner,
             holder.nspacl
      from pg_catalog.pg_namespace as holder
      where holder.nspacl is not null
        and holder.nspname !~ '^pg_'
        and holder.nspname not in ('information_schema', 'public')
      union all
      select 'pg_catalog.pg_proc'::pg_catalog.regclass,
             routine.oid,
             case routine.prokind when 'p' then 'PROCEDURE ' when 'a' then 'AGGREGATE ' else 'FUNCTION ' end
                 || pg_catalog.format('%I.%I(%s)', holder.nspname, routine.proname, pg_catalog.pg_get_function_identity_arguments(routine.oid)),
             routine.proowner,
             routine.proacl
      from pg_catalog.pg_proc as routine
      join pg_catalog.pg_namespace as holder on holder.oid = routine.pronamespace
      where routine.proacl is not null
        and holder.nspname !~ '^pg_'
        and holder.nspname <> 'information_schema') as granted
cross join lateral pg_catalog.aclexplode(granted.acl) as acl
where acl.grantee <> granted.owner
  and not exists (select
                  from pg_catalog.pg_depend as member
                  where member.classid = granted.class
                    and member.objid = granted.oid
                    and member.deptype = 'e')
group by acl.grantee, granted.object
order by 1, 2
