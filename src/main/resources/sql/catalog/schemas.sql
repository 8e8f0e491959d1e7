-- PostgreSQL 13–18. Schemas. `public` is in every new database, so that only what differs from its initial state counts.
select 'pg_namespace'::regclass::oid as class_id,
       n.oid,
       'SCHEMA' as kind,
       null as schema,
       n.nspname as name,
       quote_ident(n.nspname) as target,
       case when n.nspname <> 'public' or pg_get_userbyid(n.nspowner) <> 'pg_database_owner'
            then pg_get_userbyid(n.nspowner) end as owner,
       case when n.nspname = 'public' then '{}'::text[]
            else array['CREATE SCHEMA ' || quote_ident(n.nspname)] end as ddl
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_namespace'::regclass and e.objid = n.oid and e.deptype = 'e')
union all
select 'pg_namespace'::regclass, 0, 'SCHEMA', null, 'public', 'public', null, array['DROP SCHEMA IF EXISTS public']
where not exists (select from pg_namespace n where n.nspname = 'public')
