-- PostgreSQL 13–18. Casts.
select (pg_identify_object('pg_cast'::regclass, c.oid, 0)).identity,
       jsonb_build_object('function', nullif(c.castfunc, 0)::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod)
from pg_cast c
where c.oid >= 16384
