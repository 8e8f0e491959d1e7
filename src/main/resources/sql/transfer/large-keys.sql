-- PostgreSQL 13–18. Before rows are held against a foreign key. The planner believes in a hash of the keys referred to; with
-- so many that no processor's cache holds them, sorted keys take half the time, unless they are long to compare.
select pg_catalog.current_setting('enable_hashjoin') as before,
       pg_catalog.set_config('enable_hashjoin', 'off', settled.local)
from (values (?::pg_catalog.bool, ?::pg_catalog.text[])) as settled(local, tables)
where (select pg_catalog.bool_and(coalesce(relation.reltuples, 0) >= 200000)
       from pg_catalog.unnest(settled.tables) as named(name)
       left join pg_catalog.pg_class as relation on relation.oid = pg_catalog.to_regclass(named.name))
  and not exists (select
                  from pg_catalog.unnest(settled.tables) as named(name)
                  join pg_catalog.pg_index as key on key.indrelid = pg_catalog.to_regclass(named.name)
                  join pg_catalog.pg_attribute as part on part.attrelid = key.indexrelid
                  where key.indisunique and part.attlen < 0)
