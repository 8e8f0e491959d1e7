-- PostgreSQL 13–18. The size of this database in bytes, all its tablespaces together.
select pg_catalog.pg_database_size(pg_catalog.current_database()) as bytes
