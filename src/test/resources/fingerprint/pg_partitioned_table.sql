-- PostgreSQL 13–18. Keys of partitioned tables, and which partition is the default.
select p.partrelid::regclass::text,
       jsonb_build_object('key', pg_get_partkeydef(p.partrelid), 'default', nullif(p.partdefid, 0)::regclass::text,
         'classes', (select array_agg((pg_identify_object('pg_opclass'::regclass, o, 0)).identity order by i) from unnest(p.partclass::oid[]) with ordinality u(o, i)))
from pg_partitioned_table p
