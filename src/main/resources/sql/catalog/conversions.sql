-- PostgreSQL 13–18. Encoding conversions.
select 'pg_conversion'::regclass::oid as class_id,
       c.oid,
       'CONVERSION' as kind,
       n.nspname as schema,
       c.conname as name,
       format('%I.%I', n.nspname, c.conname) as target,
       pg_get_userbyid(c.conowner) as owner,
       array[format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', case when c.condefault then 'DEFAULT ' else '' end,
                    n.nspname, c.conname, pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc)] as ddl
from pg_conversion c
join pg_namespace n on n.oid = c.connamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_conversion'::regclass and e.objid = c.oid and e.deptype = 'e')
