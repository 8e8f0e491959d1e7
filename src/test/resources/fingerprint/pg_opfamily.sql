-- PostgreSQL 13–18. Operator families.
select (pg_identify_object('pg_opfamily'::regclass, f.oid, 0)).identity, f.opfowner::regrole::text
from pg_opfamily f
where f.oid >= 16384
