-- PostgreSQL 13–18. Tables, partitioned and foreign tables, views and materialised views, with their sizes in bytes:
-- of their files, or with pgcaravan.sizes = estimated none, for asking for files takes longer than all else.
select c.oid,
       c.relkind,
       n.nspname as schema,
       c.relname as name,
       format('%I.%I', n.nspname, c.relname) as target,
       pg_get_userbyid(c.relowner) as owner,
       c.relpersistence,
       am.amname as access_method,
       ts.spcname as tablespace,
       case when c.reloptions is not null
            then (select string_agg(format('%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                  from unnest(c.reloptions) with ordinality u(o, i)) end as options,
       case when tc.reloptions is not null
            then (select string_agg(format('toast.%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                  from unnest(tc.reloptions) with ordinality u(o, i)) end as toast_options,
       c.relrowsecurity,
       c.relforcerowsecurity,
       c.relreplident,
       case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
       case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as partition_bound,
       coalesce(i.parents, '{}') as parents,
       case when c.relkind in ('v', 'm') then rtrim(pg_get_viewdef(c.oid), ';') end as view_query,
       case when c.relkind in ('v', 'm') then (select r.oid from pg_rewrite r where r.ev_class = c.oid and r.rulename = '_RETURN') end as query_rule,
       c.relispopulated,
       greatest(c.relpages, 0) as pages,
       c.reltuples as tuples,
       h.bytes as heap_bytes,
       case when c.reltoastrelid <> 0 and h.bytes > 0 then pg_relation_size(c.reltoastrelid) else 0 end as toast_bytes,
       fs.srvname as foreign_server,
       case when ft.ftoptions is not null
            then (select string_agg(format('%s %L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                  from unnest(ft.ftoptions) with ordinality u(o, i)) end as foreign_options
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_class tc on tc.oid = c.reltoastrelid
left join (select h.inhrelid, array_agg(h.inhparent order by h.inhseqno) as parents from pg_inherits h group by h.inhrelid) i on i.inhrelid = c.oid
left join pg_am am on am.oid = c.relam
left join pg_tablespace ts on ts.oid = c.reltablespace
left join pg_foreign_table ft on ft.ftrelid = c.oid
left join pg_foreign_server fs on fs.oid = ft.ftserver
cross join lateral (select case when c.relkind in ('r', 'm') and current_setting('pgcaravan.sizes', true) is distinct from 'estimated'
                                then pg_relation_size(c.oid) else 0 end as bytes offset 0) h
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by c.oid
