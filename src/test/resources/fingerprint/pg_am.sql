-- PostgreSQL 13–18. Access methods.
select a.amname, to_jsonb(a) - 'oid'
from pg_am a
where a.oid >= 16384
