-- PostgreSQL 13–18. The databases of this server that carry a comment of pgcaravan's, and how many sessions they have.
select database.datname as name,
       pg_catalog.shobj_description(database.oid, 'pg_database') as comment,
       (select count(*) from pg_catalog.pg_stat_activity as activity where activity.datid = database.oid) as sessions
from pg_catalog.pg_database as database
where pg_catalog.shobj_description(database.oid, 'pg_database') like 'pgcaravan {%'
