-- PostgreSQL 13–18. The tables and partitioned tables that this role may read, qualified and quoted, and as they are.
select pg_catalog.format('%I.%I', holder.nspname, relation.relname) as name,
       holder.nspname as schema,
       relation.relname as relname,
       relation.oid::pg_catalog.int8 as oid
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind in ('r', 'p')
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
  and pg_catalog.has_schema_privilege(holder.oid, 'usage')
  and pg_catalog.has_table_privilege(relation.oid, 'select')
order by relation.oid
