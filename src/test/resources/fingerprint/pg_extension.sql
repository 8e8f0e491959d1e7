-- PostgreSQL 13–18. Extensions.
select x.extname, to_jsonb(x) - '{oid,extowner,extnamespace,extconfig}'::text[]
         || jsonb_build_object('schema', x.extnamespace::regnamespace::text, 'owner', x.extowner::regrole::text, 'configuration', x.extconfig::regclass[]::text[])
from pg_extension x
