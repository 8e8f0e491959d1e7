-- PostgreSQL 13–18. Which database this really is: whether its server's identifier may be read, when that server started, its OID and name, its comment.
select pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') as may_read_system_identifier,
       pg_catalog.to_char(pg_catalog.pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as started_at,
       database.oid::bigint as database_oid,
       database.datname as database_name,
       pg_catalog.shobj_description(database.oid, 'pg_database') as comment,
       exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin') as supabase,
       pg_catalog.current_setting('server_version_num')::int as server_version,
       pg_catalog.current_setting('server_version') as server_version_text
from pg_catalog.pg_database as database
where database.datname = pg_catalog.current_database()
