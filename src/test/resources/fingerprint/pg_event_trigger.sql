-- PostgreSQL 13–18. Event triggers.
select t.evtname, to_jsonb(t) - '{oid,evtowner,evtfoid}'::text[] || jsonb_build_object('owner', t.evtowner::regrole::text, 'function', t.evtfoid::regproc)
from pg_event_trigger t
