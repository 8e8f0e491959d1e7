-- PostgreSQL 13–18. Functions, window functions and procedures.
select 'pg_proc'::regclass::oid as class_id,
       p.oid,
       case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end as kind,
       n.nspname as schema,
       p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
       format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as target,
       pg_get_userbyid(p.proowner) as owner,
       array[rtrim(pg_get_functiondef(p.oid), E'\n')] as ddl
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prokind <> 'a'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
