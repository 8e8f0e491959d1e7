-- PostgreSQL 13–18. Procedural languages.
select l.lanname, to_jsonb(l) - '{oid,lanowner,lanplcallfoid,laninline,lanvalidator,lanacl}'::text[]
         || jsonb_build_object('owner', l.lanowner::regrole::text, 'handler', nullif(l.lanplcallfoid, 0)::regproc, 'inline', nullif(l.laninline, 0)::regproc,
              'validator', nullif(l.lanvalidator, 0)::regproc, 'acl', array(select x::text from unnest(coalesce(l.lanacl, acldefault('l', l.lanowner))) x order by 1))
from pg_language l
