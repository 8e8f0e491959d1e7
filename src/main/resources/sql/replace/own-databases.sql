-- PostgreSQL 13–18. The databases of this server that carry a comment of pgcaravan's.
select datname as name, pg_catalog.shobj_description(oid, 'pg_database') as comment
from pg_catalog.pg_database
where pg_catalog.shobj_description(oid, 'pg_database') like 'pgcaravan {%'
