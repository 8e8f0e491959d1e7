-- PostgreSQL 13–18. Comments on everything that initdb did not make, and on `public` where it is not the initial one.
select d.classoid as class_id,
       d.objoid as oid,
       quote_ident(a.attname) as column_name,
       d.description as comment
from pg_description d
left join pg_attribute a on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
where (d.objoid >= 16384 or d.classoid = 'pg_largeobject'::regclass)
  and not (d.classoid = 'pg_namespace'::regclass and d.objoid = to_regnamespace('public'))
union all
select 'pg_namespace'::regclass, n.oid, null, obj_description(n.oid, 'pg_namespace')
from pg_namespace n
where n.nspname = 'public'
  and obj_description(n.oid, 'pg_namespace') is distinct from 'standard public schema'
order by 1, 2, 3 nulls first
