-- PostgreSQL 13–18. Valid indexes of tables and materialised views, and all of partitioned tables, with their sizes in bytes: those
-- of the last VACUUM or ANALYZE where there was one, or where pgcaravan.sizes says so, for asking for a file takes longer than all else.
select i.indexrelid as oid,
       i.indrelid as relation,
       n.nspname as schema,
       c.relname as name,
       format('%I.%I', n.nspname, c.relname) as target,
       quote_ident(c.relname) as quoted_name,
       pg_get_indexdef(i.indexrelid) as definition,
       ts.spcname as tablespace,
       case when c.reloptions is not null
            then (select string_agg(format('%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by x)
             from unnest(c.reloptions) with ordinality u(o, x)) end as options,
       case when i.indisclustered then true end as indisclustered,
       case when i.indisreplident then true end as indisreplident,
       h.inhparent as parent,
       pi.indrelid as parent_relation,
       case when p.oid is not null then format('%I.%I', pn.nspname, p.relname) end as parent_target,
       s.statistics,
       case when c.relkind <> 'i' then 0
            when current_setting('pgcaravan.sizes', true) = 'estimated'
                 or t.reltuples > 0 or t.reltuples = 0 and current_setting('server_version_num')::int >= 140000 then c.relpages * current_setting('block_size')::bigint
            else pg_relation_size(i.indexrelid) end as bytes
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_inherits h on h.inhrelid = i.indexrelid
left join pg_class p on p.oid = h.inhparent
left join pg_index pi on pi.indexrelid = h.inhparent
left join pg_namespace pn on pn.oid = p.relnamespace
left join (select a.attrelid, array_agg(format('%s SET STATISTICS %s', a.attnum, a.attstattarget) order by a.attnum) as statistics
           from pg_attribute a
           where a.attstattarget >= 0 and a.attnum > 0 and a.attrelid >= 16384
           group by a.attrelid) s on s.attrelid = i.indexrelid
left join pg_tablespace ts on ts.oid = c.reltablespace
where (i.indisvalid and i.indisready or t.relkind = 'p')
  and t.relkind in ('r', 'p', 'm')
  and t.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
order by c.relname, i.indexrelid
