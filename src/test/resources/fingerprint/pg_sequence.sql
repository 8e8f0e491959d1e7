-- PostgreSQL 13–18. Sequences with their state and the column that owns them.
select s.seqrelid::regclass::text,
       to_jsonb(s) - '{seqrelid,seqtypid}'::text[]
         || jsonb_build_object('type', s.seqtypid::regtype, 'state', query_to_xml('select last_value, is_called from ' || s.seqrelid::regclass, false, false, '')::text,
              'owner', (select d.deptype::text || ' ' || (pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity
                        from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
from pg_sequence s
