-- PostgreSQL 15–18. Tables of publications, with columns and row filter.
select p.pubname || ' ' || r.prrelid::regclass,
       jsonb_build_object('columns', (select jsonb_agg(a.attname order by a.attname) from pg_attribute a
           where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)),
         'filter', pg_get_expr(r.prqual, r.prrelid))
from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
