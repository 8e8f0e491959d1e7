-- PostgreSQL 13–18. The database ?, when it is there and nothing was said of it.
select database.datname
from pg_catalog.pg_database as database
where database.datname = ?
  and pg_catalog.shobj_description(database.oid, 'pg_database') is null
