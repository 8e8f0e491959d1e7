-- PostgreSQL 13–18. Which database this really is: its server's identifier where it may be read, its OID, name and comment.
select case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
            then (select control.system_identifier::text from pg_catalog.pg_control_system() as control) end as system_identifier,
       database.oid::bigint as database_oid,
       database.datname as database_name,
       pg_catalog.shobj_description(database.oid, 'pg_database') as comment,
       exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin') as supabase,
       pg_catalog.current_setting('server_version_num')::int as server_version,
       pg_catalog.current_setting('server_version') as server_version_text
from pg_catalog.pg_database as database
where database.datname = pg_catalog.current_database()
