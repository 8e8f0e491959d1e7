-- PostgreSQL 13–18. Foreign tables' servers and options.
select t.ftrelid::regclass::text, jsonb_build_object('server', (select s.srvname from pg_foreign_server s where s.oid = t.ftserver), 'options', t.ftoptions)
from pg_foreign_table t
