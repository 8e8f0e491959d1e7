-- PostgreSQL 13–18. The tables of this database that no extension brought, with rows and bytes. Where no statistics say how many rows, up to 500 small ones are counted.
select known.name,
       known.bytes,
       case when known.analyzed then known.tuples
            when counted.rows is not null then counted.rows
            else known.bytes / 100 end as rows,
       known.heap > 0 and counted.rows is null as estimated
from (select pg_catalog.format('%I.%I', holder.nspname, relation.relname) as name,
             relation.oid,
             pg_catalog.pg_relation_size(relation.oid) as heap,
             pg_catalog.pg_relation_size(relation.oid)
                 + case when relation.reltoastrelid <> 0 then pg_catalog.pg_relation_size(relation.reltoastrelid) else 0 end as bytes,
             relation.reltuples::bigint as tuples,
             relation.reltuples > 0 or relation.relpages > 0 or relation.reltuples = 0 and pg_catalog.pg_relation_size(relation.oid) = 0 as analyzed,
             not relation.relrowsecurity and pg_catalog.has_schema_privilege(holder.oid, 'usage')
                 and pg_catalog.has_table_privilege(relation.oid, 'select') as readable,
             pg_catalog.row_number() over (partition by relation.reltuples > 0 or relation.relpages > 0 order by pg_catalog.pg_relation_size(relation.oid), relation.oid) as place
      from pg_catalog.pg_class as relation
      join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
      where relation.relkind = 'r'
        and relation.relpersistence <> 't'
        and holder.nspname !~ '^pg_'
        and holder.nspname <> 'information_schema'
        and not exists (select
                        from pg_catalog.pg_depend as member
                        where member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          and member.objid = relation.oid
                          and member.deptype = 'e')) as known
cross join lateral (select case when not known.analyzed and known.readable and known.heap <= 1048576 and known.place <= 500
                                then pg_catalog.substring(pg_catalog.query_to_xml('select pg_catalog.count(*) as n from only ' || known.name, true, true, '')::text, '<n>([0-9]+)</n>')::bigint
                                end as rows) as counted
order by known.name
