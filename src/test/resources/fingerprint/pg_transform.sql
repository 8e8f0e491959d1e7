-- PostgreSQL 13–18. Transforms.
select (pg_identify_object('pg_transform'::regclass, t.oid, 0)).identity, jsonb_build_array(t.trffromsql::oid::regprocedure::text, t.trftosql::oid::regprocedure::text)
from pg_transform t
where t.oid >= 16384
