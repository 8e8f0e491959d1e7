-- PostgreSQL 13–18. Publications.
select p.pubname, to_jsonb(p) - '{oid,pubowner}'::text[] || jsonb_build_object('owner', p.pubowner::regrole::text)
from pg_publication p
