-- PostgreSQL 13–18. Each table, and the query that tells its rows' number and checksum. Of a view only the number: what
-- string_agg() and its like make of rows without an order depends on the plan, and so on when autovacuum came by.
select relation.oid::regclass::text,
       format('select count(*) || '' rows'' %s from %s %s as t',
              case when relation.relkind <> 'v' then '|| '', '' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)' end,
              case when relation.relkind = 'r' then 'only' end, relation.oid::regclass)
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'm', 'v') and relation.relispopulated
  and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
