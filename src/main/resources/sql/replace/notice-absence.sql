-- PostgreSQL 14–18. Lets a statement that waits for a lock end soon after its client is gone, rather than when it gets the lock.
select pg_catalog.set_config(name, '1s', false)
from pg_catalog.pg_settings
where name = 'client_connection_check_interval'
