-- PostgreSQL 13–18. This database's own tables and materialised views that this role may analyse, as SQL names them. ANALYZE
-- without names would lock the cluster's shared catalogs as well, until the end of the transaction.
select pg_catalog.format('%I.%I', holder.nspname, relation.relname) as name
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'm')
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
  and pg_catalog.pg_has_role(relation.relowner, 'USAGE')
order by relation.oid
