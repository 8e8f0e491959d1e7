-- PostgreSQL 13–18. What ANALYZE gathers statistics of, and what of it lacks some however often its columns were looked at:
-- statistics objects, and indexes of expressions, that were made later.
select relation.oid::pg_catalog.int8 as table_oid,
       pg_catalog.format('%I.%I', holder.nspname, relation.relname) as table_name,
       exists (select from pg_catalog.pg_statistic_ext as extended where extended.stxrelid = relation.oid)
       or exists (select
                  from pg_catalog.pg_index as index
                  join pg_catalog.pg_class as named on named.oid = index.indexrelid
                  where index.indrelid = relation.oid
                    and index.indexprs is not null
                    and not exists (select
                                    from pg_catalog.pg_stats as known
                                    where known.schemaname = holder.nspname and known.tablename = named.relname)) as again
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'm', 'f')
  and relation.relpersistence <> 't'
  and not relation.relisshared
order by 1
