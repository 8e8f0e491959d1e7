-- PostgreSQL 13–18. Whether a session with the application_name in the setting pgcaravan.token is in the database that is connected to.
select exists (select
               from pg_catalog.pg_stat_activity as activity
               where activity.application_name = pg_catalog.current_setting('pgcaravan.token')
                 and activity.datname = pg_catalog.current_database()) as seen
