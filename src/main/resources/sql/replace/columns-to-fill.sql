-- PostgreSQL 13–18. The columns of this database's tables, in order, with what somebody must know who fills them. An identity
-- column is "always" when only an override gives it a value. "root" is the outermost of the partitioned tables around.
select pg_catalog.format('%I.%I', holder.nspname, relation.relname) as table_name,
       pg_catalog.format('%I.%I', root_holder.nspname, root.relname) as root,
       pg_catalog.quote_ident(attribute.attname) as column_name,
       pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as type,
       attribute.attgenerated <> '' as generated,
       attribute.attidentity = 'a' as always,
       coalesce(attribute.attnum = any (key.indkey), false) as in_key
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
join pg_catalog.pg_class as root
  on root.oid = coalesce(pg_catalog.pg_partition_root(relation.oid)::pg_catalog.oid, relation.oid)
join pg_catalog.pg_namespace as root_holder on root_holder.oid = root.relnamespace
join pg_catalog.pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
left join pg_catalog.pg_index as key on key.indrelid = relation.oid and key.indisprimary and key.indisvalid
where relation.relkind = 'r'
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
order by relation.oid, attribute.attnum
