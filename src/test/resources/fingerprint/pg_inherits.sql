-- PostgreSQL 13–18. Parents of tables and of indexes.
select i.inhrelid::regclass || ' ' || i.inhparent::regclass, to_jsonb(i) - '{inhrelid,inhparent}'::text[]
from pg_inherits i
