-- PostgreSQL 13–18. Indexes and constraints that are younger than the extension, or its update, whose table they are on: none of its own.
select 'INDEX ' || format('%I.%I', n.nspname, c.relname) as object,
       pg_get_indexdef(i.indexrelid) as statement
from pg_depend e
join pg_extension x on x.oid = e.refobjid
join pg_index i on i.indrelid = e.objid
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where e.classid = 'pg_class'::regclass
  and e.refclassid = 'pg_extension'::regclass
  and e.deptype = 'e'
  and age(i.xmin) < age(x.xmin)
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
union all
select format('CONSTRAINT %I ON %I.%I', k.conname, n.nspname, c.relname),
       format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
from pg_depend e
join pg_extension x on x.oid = e.refobjid
join pg_constraint k on k.conrelid = e.objid
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where e.classid = 'pg_class'::regclass
  and e.refclassid = 'pg_extension'::regclass
  and e.deptype = 'e'
  and k.contype in ('c', 'f', 'p', 'u', 'x')
  and k.conislocal
  and age(k.xmin) < age(x.xmin)
order by 1
