-- PostgreSQL 13–18. Text search configurations with their dictionaries.
select format('%s.%I', c.cfgnamespace::regnamespace, c.cfgname),
       jsonb_build_object('owner', c.cfgowner::regrole::text, 'parser', (pg_identify_object('pg_ts_parser'::regclass, c.cfgparser, 0)).identity,
         'map', (select jsonb_agg(jsonb_build_array(m.maptokentype, m.mapseqno, m.mapdict::regdictionary) order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = c.oid))
from pg_ts_config c
where c.oid >= 16384
