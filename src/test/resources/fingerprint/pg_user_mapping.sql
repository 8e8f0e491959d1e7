-- PostgreSQL 13–18. User mappings.
select m.srvname || ' ' || m.usename, to_jsonb(m.umoptions)
from pg_user_mappings m
