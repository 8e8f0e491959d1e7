-- PostgreSQL 13–18. Text search dictionaries.
select format('%s.%I', d.dictnamespace::regnamespace, d.dictname),
       jsonb_build_object('owner', d.dictowner::regrole::text, 'options', d.dictinitoption, 'template', (pg_identify_object('pg_ts_template'::regclass, d.dicttemplate, 0)).identity)
from pg_ts_dict d
where d.oid >= 16384
