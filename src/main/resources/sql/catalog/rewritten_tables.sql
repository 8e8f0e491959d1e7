-- PostgreSQL 13–18. Tables whose files are not those of the snapshot any more: emptied, dropped or rewritten since. What the snapshot
-- sees of the row and what the function says of now differ then.
select n.nspname as schema, c.relname as name, c.oid::bigint as oid
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r'
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and pg_catalog.pg_relation_filenode(c.oid) is distinct from c.relfilenode
