-- PostgreSQL 13–18. Transforms between SQL and procedural languages.
select 'pg_transform'::regclass::oid as class_id,
       t.oid,
       'TRANSFORM' as kind,
       null as schema,
       n.target as name,
       n.target,
       null as owner,
       array[format('CREATE TRANSFORM %s (%s)', n.target, concat_ws(', ',
         case when t.trffromsql <> 0 then 'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure end,
         case when t.trftosql <> 0 then 'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure end))] as ddl
from pg_transform t
join pg_language l on l.oid = t.trflang
cross join lateral (select format('FOR %s LANGUAGE %I', format_type(t.trftype, null), l.lanname) as target) n
where t.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_transform'::regclass and e.objid = t.oid and e.deptype = 'e')
