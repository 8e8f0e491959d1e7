-- PostgreSQL 13–18. Writes at the offset ? into each of the large objects in the array ? its element of the array ?.
select pg_catalog.lo_put(target.oid::pg_catalog.oid, written.at, target.content)
from (select ?::pg_catalog.int8 as at) as written,
     rows from (pg_catalog.unnest(?::pg_catalog.int8[]), pg_catalog.unnest(?::pg_catalog.bytea[])) as target(oid, content)
