-- PostgreSQL 13–18. The tables of the database with their sizes in bytes and the estimated number of rows, the largest first.
select table_schema.nspname as "schema",
       relation.relname as "name",
       case relation.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'm' then 'materialized view' else 'foreign table' end as "kind",
       case when relation.reltuples < 0 then null else relation.reltuples::bigint end as "rows",
       case when relation.relkind in ('r', 'm') then pg_catalog.pg_table_size(relation.oid) else 0 end as "bytes",
       case when relation.relkind in ('r', 'm') then pg_catalog.pg_indexes_size(relation.oid) else 0 end as "indexBytes"
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as table_schema on table_schema.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'm', 'f')
  and relation.relpersistence <> 't'
  and table_schema.nspname !~ '^pg_'
  and table_schema.nspname <> 'information_schema'
order by 5 desc, 1, 2
