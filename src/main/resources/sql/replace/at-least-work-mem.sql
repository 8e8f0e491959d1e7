-- PostgreSQL 13–18. Raises the session's maintenance_work_mem to the setting pgcaravan.work_mem where the server's own is less.
select pg_catalog.set_config('maintenance_work_mem', wanted.value, false)
from (select pg_catalog.current_setting('pgcaravan.work_mem') as value) as wanted
join pg_catalog.pg_settings as own on own.name = 'maintenance_work_mem'
where pg_catalog.pg_size_bytes(wanted.value) > own.setting::bigint * 1024
