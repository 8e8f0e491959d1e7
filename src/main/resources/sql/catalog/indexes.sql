-- PostgreSQL 13–18. Valid indexes of tables and materialised views, and all of partitioned tables, with their sizes in bytes.
select i.indexrelid as oid,
       i.indrelid as relation,
       n.nspname as schema,
       c.relname as name,
       format('%I.%I', n.nspname, c.relname) as target,
       quote_ident(c.relname) as quoted_name,
       format('%I.%I', tn.nspname, t.relname) as relation_target,
       t.relkind as relation_kind,
       pg_get_indexdef(i.indexrelid) as definition,
       ts.spcname as tablespace,
       (select string_agg(format('%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by x)
        from unnest(c.reloptions) with ordinality u(o, x)) as options,
       i.indisclustered,
       i.indisreplident,
       coalesce((select h.inhparent from pg_inherits h where h.inhrelid = i.indexrelid), 0) as parent,
       (select format('%I.%I', pn.nspname, p.relname)
        from pg_inherits h join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace
        where h.inhrelid = i.indexrelid) as parent_target,
       array(select format('%s SET STATISTICS %s', a.attnum, to_jsonb(a) ->> 'attstattarget')
             from pg_attribute a
             where a.attrelid = i.indexrelid and (to_jsonb(a) ->> 'attstattarget')::int >= 0
             order by a.attnum) as statistics,
       case when c.relkind = 'i' then pg_relation_size(i.indexrelid) else 0 end as bytes
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_namespace tn on tn.oid = t.relnamespace
left join pg_tablespace ts on ts.oid = c.reltablespace
where (i.indisvalid and i.indisready or t.relkind = 'p')
  and t.relkind in ('r', 'p', 'm')
  and t.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
order by c.relname, i.indexrelid
