-- PostgreSQL 13–18. Which table must be filled before which: foreign keys that are checked at once, each between outermost
-- tables, of which its own may be partitions.
select distinct
       pg_catalog.format('%I.%I', holder.nspname, relation.relname) as table_name,
       pg_catalog.format('%I.%I', referenced_holder.nspname, referenced.relname) as referenced_name,
       pg_catalog.quote_ident(reference.conname) as constraint_name
from pg_catalog.pg_constraint as reference
join pg_catalog.pg_class as relation
  on relation.oid = coalesce(pg_catalog.pg_partition_root(reference.conrelid)::pg_catalog.oid, reference.conrelid)
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
join pg_catalog.pg_class as referenced
  on referenced.oid = coalesce(pg_catalog.pg_partition_root(reference.confrelid)::pg_catalog.oid, reference.confrelid)
join pg_catalog.pg_namespace as referenced_holder on referenced_holder.oid = referenced.relnamespace
where reference.contype = 'f'
  and reference.conparentid = 0
  and not reference.condeferrable
  and relation.oid <> referenced.oid
order by 1, 2, 3
