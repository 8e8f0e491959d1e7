-- PostgreSQL 13–18. Ends the sessions that this role may end in the databases named by the setting pgcaravan.databases, a JSON array; says how many there were.
select count(pg_catalog.pg_terminate_backend(activity.pid)) as ended
from pg_catalog.pg_stat_activity as activity
left join pg_catalog.pg_roles as owner on owner.oid = activity.usesysid
cross join pg_catalog.pg_roles as own
where own.rolname = current_user
  and activity.datname in (select named.value
                           from pg_catalog.jsonb_array_elements_text(pg_catalog.current_setting('pgcaravan.databases')::jsonb) as named)
  and activity.pid <> pg_catalog.pg_backend_pid()
  and (own.rolsuper
       or pg_catalog.pg_has_role(own.oid, activity.usesysid, 'USAGE')
       or pg_catalog.pg_has_role(own.oid, 'pg_signal_backend', 'USAGE') and not owner.rolsuper)
