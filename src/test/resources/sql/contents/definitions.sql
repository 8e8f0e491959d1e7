-- PostgreSQL 13–18. What stands around the tables: columns, constraints, indexes, views, triggers.
select 'column ' || attribute.attrelid::regclass || '.' || attribute.attname,
       concat_ws(' ', format_type(atttypid, atttypmod), attidentity, attgenerated, attnotnull, pg_get_expr(adbin, adrelid))
from pg_catalog.pg_attribute as attribute
left join pg_catalog.pg_attrdef on adrelid = attrelid and adnum = attnum
join pg_catalog.pg_class as relation on relation.oid = attrelid
where relation.relkind in ('r', 'p', 'v', 'm') and attnum > 0 and not attisdropped
  and relation.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
union all
select 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) || ' ' || convalidated::text
from pg_catalog.pg_constraint
where conrelid <> 0 and contype <> 'n' and connamespace::regnamespace::text !~ '^(pg_|information_schema)'
union all
select 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid) || concat_ws(' ', '', indisvalid, indisclustered, indisreplident)
from pg_catalog.pg_index
join pg_catalog.pg_class as relation on relation.oid = indexrelid
where relation.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
union all
select 'relation ' || oid::regclass, concat_ws(' ', relkind, relpersistence, relispopulated, reloptions, relispartition, relrowsecurity, pg_get_expr(relpartbound, oid))
from pg_catalog.pg_class
where relkind in ('r', 'p', 'v', 'm', 'S') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
union all
select 'view ' || oid::regclass, pg_get_viewdef(oid)
from pg_catalog.pg_class
where relkind in ('v', 'm') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
union all
select 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || ' ' || tgenabled::text
from pg_catalog.pg_trigger
where not tgisinternal
