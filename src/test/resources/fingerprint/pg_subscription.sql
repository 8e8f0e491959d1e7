-- PostgreSQL 13–18. Subscriptions of this database; a copy's is never enabled, as with pg_dump.
select s.subname, to_jsonb(s) - '{oid,subdbid,subowner,subenabled,subskiplsn}'::text[] || jsonb_build_object('owner', s.subowner::regrole::text)
from pg_subscription s join pg_database d on d.oid = s.subdbid
where d.datname = current_database()
