-- PostgreSQL 13–18. Indexes; an invalid one of a table is skipped, as by pg_dump.
select i.indexrelid::regclass::text,
       to_jsonb(i) - '{indexrelid,indrelid,indkey,indcollation,indclass,indexprs,indpred,indcheckxmin}'::text[]
         || jsonb_build_object('table', i.indrelid::regclass::text, 'definition', pg_get_indexdef(i.indexrelid),
              'columns', array(select pg_get_indexdef(i.indexrelid, x, true) from generate_series(1, i.indnatts) x),
              'classes', (select array_agg((pg_identify_object('pg_opclass'::regclass, o, 0)).identity order by p) from unnest(i.indclass::oid[]) with ordinality u(o, p)))
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (i.indisvalid or c.relkind = 'I')
