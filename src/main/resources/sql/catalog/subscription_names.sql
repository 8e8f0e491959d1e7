-- PostgreSQL 13–18. Subscriptions of this database, by name only, for roles that may not see more.
select quote_ident(s.subname) as name
from pg_subscription s join pg_database d on d.oid = s.subdbid
where d.datname = current_database()
order by 1
