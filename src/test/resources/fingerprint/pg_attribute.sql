-- PostgreSQL 13–18. Columns, by their order, for a dropped column leaves a hole in the numbers. The number of an array's dimensions means nothing and no one copies it.
select format('%I.%I #%s', n.nspname, c.relname, row_number() over (partition by a.attrelid order by a.attnum)),
       to_jsonb(a) - '{attrelid,atttypid,attnum,attcacheoff,attndims,attacl,attcollation,attmissingval,atthasmissing,attstattarget}'::text[]
         || jsonb_build_object('type', format_type(a.atttypid, a.atttypmod),
              'collation', (select cl.collnamespace::regnamespace || '.' || quote_ident(cl.collname) from pg_collation cl where cl.oid = a.attcollation),
              'statistics', nullif((to_jsonb(a) ->> 'attstattarget')::int, -1),
              'acl', array(select x::text from unnest(a.attacl) x order by 1))
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_index i where i.indexrelid = c.oid and not i.indisvalid and c.relkind = 'i')
