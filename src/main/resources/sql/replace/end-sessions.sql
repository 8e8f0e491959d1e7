-- PostgreSQL 13–18. Ends the sessions of the databases named by the setting pgcaravan.databases, a JSON array; says how many there were.
select count(pg_catalog.pg_terminate_backend(activity.pid)) as ended
from pg_catalog.pg_stat_activity as activity
where activity.datname in (select named.value
                           from pg_catalog.jsonb_array_elements_text(pg_catalog.current_setting('pgcaravan.databases')::jsonb) as named)
  and activity.pid <> pg_catalog.pg_backend_pid()
  and activity.backend_type = 'client backend'
