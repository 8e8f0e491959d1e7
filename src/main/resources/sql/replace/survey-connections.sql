-- PostgreSQL 13–18. How many sessions this server, this role and this database may still take; null where there is no limit, which for a superuser is only the server's.
select own.rolname as role,
       case when own.rolsuper then pg_catalog.current_setting('max_connections')::int
            else pg_catalog.current_setting('max_connections')::int - pg_catalog.current_setting('superuser_reserved_connections')::int
                 - coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) end
           - coalesce((select pg_catalog.sum(used.numbackends) from pg_catalog.pg_stat_database as used), 0)::int as of_server,
       case when own.rolconnlimit >= 0 and not own.rolsuper
            then own.rolconnlimit - (select pg_catalog.count(*)::int from pg_catalog.pg_stat_activity as activity where activity.usesysid = own.oid) end as of_role,
       case when database.datconnlimit >= 0 and not own.rolsuper
            then database.datconnlimit - (select pg_catalog.count(*)::int from pg_catalog.pg_stat_activity as activity where activity.datid = database.oid) end as of_database
from pg_catalog.pg_roles as own
cross join pg_catalog.pg_database as database
where own.rolname = current_user
  and database.datname = pg_catalog.current_database()
