-- PostgreSQL 13–18. Collations. Their recorded version and encoding are those of the time they were made, also in a copy by pg_dump.
select format('%s.%I', c.collnamespace::regnamespace, c.collname), to_jsonb(c) - '{oid,collnamespace,collowner,collversion,collencoding}'::text[] || jsonb_build_object('owner', c.collowner::regrole::text)
from pg_collation c
where c.oid >= 16384
