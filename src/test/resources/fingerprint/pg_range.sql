-- PostgreSQL 13–18. Ranges; multiranges since 14.
select r.rngtypid::regtype::text,
       to_jsonb(r) - '{rngtypid,rngsubtype,rngmultitypid,rngcollation,rngsubopc}'::text[]
         || jsonb_build_object('subtype', r.rngsubtype::regtype, 'multirange', (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype,
              'collation', (pg_identify_object('pg_collation'::regclass, nullif(r.rngcollation, 0), 0)).identity,
              'class', (pg_identify_object('pg_opclass'::regclass, r.rngsubopc, 0)).identity)
from pg_range r
where r.rngtypid >= 16384
