-- PostgreSQL 13–18. Relations of all kinds: tables, views, indexes, sequences, composite types. Without sizes, file names and hints.
select format('%I.%I', n.nspname, c.relname),
       to_jsonb(c) - '{oid,relnamespace,relname,reltype,reloftype,relowner,relam,relfilenode,reltablespace,relpages,reltuples,relallvisible,relallfrozen,reltoastrelid,relfrozenxid,relminmxid,relacl,relpartbound,relhasindex,relhasrules,relhastriggers,relhassubclass,relnatts,relrewrite}'::text[]
         || jsonb_build_object('owner', c.relowner::regrole::text,
              'of', case when c.reloftype <> 0 then format_type(c.reloftype, null) end,
              'access method', (select a.amname from pg_am a where a.oid = c.relam),
              'tablespace', (select t.spcname from pg_tablespace t where t.oid = c.reltablespace),
              'toast options', (select t.reloptions from pg_class t where t.oid = c.reltoastrelid),
              'bound', pg_get_expr(c.relpartbound, c.oid),
              'columns', (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
              'acl', array(select x::text from unnest(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) x order by 1),
              'view', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_index i where i.indexrelid = c.oid and not i.indisvalid and c.relkind = 'i')
