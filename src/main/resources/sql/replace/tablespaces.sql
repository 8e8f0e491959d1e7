-- PostgreSQL 13–18. The tablespaces of the server.
select spcname as name from pg_catalog.pg_tablespace
