-- PostgreSQL 13–18. Ends the sessions of a job's attempts before the one that is called ? (<job>#<attempt>, twice); says how many.
select count(pg_catalog.pg_terminate_backend(activity.pid)) as ended
from pg_catalog.pg_stat_activity as activity
where activity.usename = current_user
  and activity.application_name like 'pgcaravan ' || pg_catalog.split_part(?, '#', 1) || '#%'
  and case
        when pg_catalog.split_part(activity.application_name, '#', 2) ~ '^[0-9]{1,9}$'
        then pg_catalog.split_part(activity.application_name, '#', 2)::int < pg_catalog.split_part(?, '#', 2)::int
        else false
      end
