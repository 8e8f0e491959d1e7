-- PostgreSQL 13–18. The sessions in this database beside the one that asks and others that only look, by application and user, and how many of them this role may end.
select coalesce(activity.application_name, '') as application,
       coalesce(activity.usename, '')::text as user,
       pg_catalog.count(*)::int as count,
       (pg_catalog.count(*) filter (where own.rolsuper
                                       or pg_catalog.pg_has_role(own.oid, activity.usesysid, 'USAGE')
                                       or pg_catalog.pg_has_role(own.oid, 'pg_signal_backend', 'USAGE') and not owner.rolsuper))::int as may_end
from pg_catalog.pg_stat_activity as activity
left join pg_catalog.pg_roles as owner on owner.oid = activity.usesysid
cross join pg_catalog.pg_roles as own
where own.rolname = current_user
  and activity.datname = pg_catalog.current_database()
  and activity.usesysid is not null
  and coalesce(activity.backend_type, 'client backend') = 'client backend'
  and activity.pid <> pg_catalog.pg_backend_pid()
  and coalesce(activity.application_name, '') <> 'pgcaravan preview'
group by 1, 2
order by 3 desc, 1, 2
