-- PostgreSQL 13–18. Encoding conversions.
select format('%s.%I', c.connamespace::regnamespace, c.conname), to_jsonb(c) - '{oid,connamespace,conowner}'::text[] || jsonb_build_object('owner', c.conowner::regrole::text)
from pg_conversion c
where c.oid >= 16384
