-- PostgreSQL 13–18. Functions of operator families.
select (pg_identify_object('pg_amproc'::regclass, m.oid, 0)).identity,
       jsonb_build_object('function', m.amproc::oid::regprocedure::text, 'number', m.amprocnum)
from pg_amproc m
where m.oid >= 16384
