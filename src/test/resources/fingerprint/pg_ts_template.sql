-- PostgreSQL 13–18. Text search templates.
select format('%s.%I', t.tmplnamespace::regnamespace, t.tmplname), to_jsonb(t) - '{oid,tmplnamespace}'::text[]
from pg_ts_template t
where t.oid >= 16384
