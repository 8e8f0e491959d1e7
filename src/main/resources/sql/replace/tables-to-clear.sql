-- PostgreSQL 13–18. The tables of this database that this role may drop and no extension brought, as SQL names them.
select pg_catalog.format('%I.%I', holder.nspname, relation.relname) as name
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind in ('r', 'p')
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
  and (pg_catalog.pg_has_role(relation.relowner, 'USAGE')
       or pg_catalog.pg_has_role(holder.nspowner, 'USAGE') and holder.nspname <> 'public'
          and pg_catalog.has_table_privilege(relation.oid, 'UPDATE, DELETE, TRUNCATE'))
  and not exists (select
                  from pg_catalog.pg_depend as member
                  where member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    and member.objid = relation.oid
                    and member.deptype = 'e')
order by relation.oid
