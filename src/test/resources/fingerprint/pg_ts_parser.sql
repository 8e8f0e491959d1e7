-- PostgreSQL 13–18. Text search parsers.
select format('%s.%I', p.prsnamespace::regnamespace, p.prsname), to_jsonb(p) - '{oid,prsnamespace}'::text[]
from pg_ts_parser p
where p.oid >= 16384
