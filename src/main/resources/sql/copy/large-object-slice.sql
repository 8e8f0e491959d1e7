-- PostgreSQL 13–18. What the large object ? holds from the offset ? on, at most ? bytes.
select pg_catalog.lo_get(?::pg_catalog.int8::pg_catalog.oid, ?, ?)
