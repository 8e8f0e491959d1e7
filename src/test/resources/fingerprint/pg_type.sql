-- PostgreSQL 13–18. Types, also row types, array types and shells.
select format_type(t.oid, null),
       to_jsonb(t) - '{oid,typnamespace,typowner,typrelid,typelem,typarray,typbasetype,typdefaultbin,typcollation,typacl,typndims}'::text[]
         || jsonb_build_object('schema', t.typnamespace::regnamespace::text, 'owner', t.typowner::regrole::text,
              'relation', nullif(t.typrelid, 0)::regclass::text, 'element', nullif(t.typelem, 0)::regtype::text,
              'array', nullif(t.typarray, 0)::regtype::text, 'base', nullif(t.typbasetype, 0)::regtype::text,
              'expression', pg_get_expr(t.typdefaultbin, 0),
              'collation', (pg_identify_object('pg_collation'::regclass, nullif(t.typcollation, 0), 0)).identity,
              'acl', array(select x::text from unnest(coalesce(t.typacl, acldefault('T', t.typowner))) x order by 1))
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
