-- PostgreSQL 13–18. Before rows are held against a foreign key. The planner believes in a hash of the keys referred to; with
-- so many that no processor's cache holds them, sorted keys take half the time, unless they are long to compare. An index has
-- them sorted, but where rows were not marked as visible to all, each is looked up in the table: sorting is faster.
with settled(local, tables) as (
    values (?::pg_catalog.bool, ?::pg_catalog.text[])
), held as (
    select relation.oid, relation.reltuples, relation.relpages, relation.relallvisible
    from settled
    cross join pg_catalog.unnest(settled.tables) as named(name)
    left join pg_catalog.pg_class as relation on relation.oid = pg_catalog.to_regclass(named.name)
)
select wanted.name,
       pg_catalog.current_setting(wanted.name) as before,
       pg_catalog.set_config(wanted.name, 'off', settled.local)
from settled
cross join (values ('enable_hashjoin', false),
                   ('enable_indexscan', true),
                   ('enable_indexonlyscan', true)) as wanted(name, unless_visible)
where (select pg_catalog.bool_and(coalesce(held.reltuples, 0) >= 200000) from held)
  and not exists (select
                  from held
                  join pg_catalog.pg_index as key on key.indrelid = held.oid
                  join pg_catalog.pg_attribute as part on part.attrelid = key.indexrelid
                  where key.indisunique and part.attlen < 0)
  and (not wanted.unless_visible
       or exists (select from held where held.relallvisible < 0.9 * held.relpages))
