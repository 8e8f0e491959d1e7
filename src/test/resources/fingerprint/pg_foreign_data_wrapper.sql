-- PostgreSQL 13–18. Foreign-data wrappers.
select w.fdwname, to_jsonb(w) - '{oid,fdwowner,fdwhandler,fdwvalidator,fdwacl}'::text[]
         || jsonb_build_object('owner', w.fdwowner::regrole::text, 'handler', nullif(w.fdwhandler, 0)::regproc, 'validator', nullif(w.fdwvalidator, 0)::regproc,
              'acl', array(select x::text from unnest(coalesce(w.fdwacl, acldefault('F', w.fdwowner))) x order by 1))
from pg_foreign_data_wrapper w
