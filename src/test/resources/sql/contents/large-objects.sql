-- PostgreSQL 13–18. Each large object, and the query that tells its content.
select oid::text, format('select md5(lo_get(%s))', oid)
from pg_catalog.pg_largeobject_metadata
