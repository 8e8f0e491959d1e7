-- PostgreSQL 13–18. Operator classes.
select (pg_identify_object('pg_opclass'::regclass, c.oid, 0)).identity,
       jsonb_build_object('owner', c.opcowner::regrole::text, 'default', c.opcdefault, 'type', c.opcintype::regtype, 'key', nullif(c.opckeytype, 0)::regtype,
         'family', (pg_identify_object('pg_opfamily'::regclass, c.opcfamily, 0)).identity)
from pg_opclass c
where c.oid >= 16384
