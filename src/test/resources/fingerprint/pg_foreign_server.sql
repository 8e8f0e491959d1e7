-- PostgreSQL 13–18. Foreign servers.
select s.srvname, to_jsonb(s) - '{oid,srvowner,srvfdw,srvacl}'::text[]
         || jsonb_build_object('owner', s.srvowner::regrole::text, 'wrapper', (select w.fdwname from pg_foreign_data_wrapper w where w.oid = s.srvfdw),
              'acl', array(select x::text from unnest(coalesce(s.srvacl, acldefault('S', s.srvowner))) x order by 1))
from pg_foreign_server s
