-- PostgreSQL 13–18. A table, view or sequence of this database that no extension brought; no row when there is none.
select pg_catalog.format('%I.%I', holder.nspname, relation.relname)
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
  and not exists (select
                  from pg_catalog.pg_depend as member
                  where member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    and member.objid = relation.oid
                    and member.deptype = 'e')
order by 1
limit 1
