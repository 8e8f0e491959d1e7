-- PostgreSQL 13–18. Ends the sessions, of those that this role may end, that keep the process in the setting pgcaravan.waiting waiting for a lock; says how many.
select count(pg_catalog.pg_terminate_backend(activity.pid)) as ended
from pg_catalog.pg_stat_activity as activity
left join pg_catalog.pg_roles as owner on owner.oid = activity.usesysid
cross join pg_catalog.pg_roles as own
where own.rolname = current_user
  and activity.pid = any (pg_catalog.pg_blocking_pids(pg_catalog.current_setting('pgcaravan.waiting')::int))
  and activity.backend_type = 'client backend'
  and (own.rolsuper
       or pg_catalog.pg_has_role(own.oid, activity.usesysid, 'USAGE')
       or pg_catalog.pg_has_role(own.oid, 'pg_signal_backend', 'USAGE') and not owner.rolsuper)
