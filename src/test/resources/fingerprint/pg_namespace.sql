-- PostgreSQL 13–18. Schemas.
select quote_ident(n.nspname),
       to_jsonb(n) - '{oid,nspowner,nspacl}'::text[]
         || jsonb_build_object('owner', n.nspowner::regrole::text,
              'acl', array(select x::text from unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) x order by 1))
from pg_namespace n
where n.nspname !~ '^pg_(toast|temp)'
