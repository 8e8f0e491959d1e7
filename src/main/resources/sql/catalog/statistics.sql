-- PostgreSQL 13–18. Extended statistics.
select 'pg_statistic_ext'::regclass::oid as class_id,
       s.oid,
       'STATISTICS' as kind,
       n.nspname as schema,
       s.stxname as name,
       format('%I.%I', n.nspname, s.stxname) as target,
       pg_get_userbyid(s.stxowner) as owner,
       s.stxrelid as relation,
       array_remove(array[
         pg_get_statisticsobjdef(s.oid),
         case when (to_jsonb(s) ->> 'stxstattarget')::int >= 0
              then format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, to_jsonb(s) ->> 'stxstattarget')
              end], null) as ddl
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_statistic_ext'::regclass and e.objid = s.oid and e.deptype = 'e')
