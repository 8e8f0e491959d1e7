-- PostgreSQL 13–18. The sizes in bytes of the databases of this server that carry a comment of pgcaravan's, where the role may know them.
select datname as name, pg_catalog.pg_database_size(oid) as bytes
from pg_catalog.pg_database
where pg_catalog.shobj_description(oid, 'pg_database') like 'pgcaravan {%'
  and pg_catalog.has_database_privilege(oid, 'CONNECT')
