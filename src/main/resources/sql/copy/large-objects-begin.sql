-- PostgreSQL 13–18. The first ? bytes of each of the large objects in the array ?.
select wanted.oid, pg_catalog.lo_get(wanted.oid::pg_catalog.oid, 0, ?) as content
from pg_catalog.unnest(?::pg_catalog.int8[]) as wanted(oid)
