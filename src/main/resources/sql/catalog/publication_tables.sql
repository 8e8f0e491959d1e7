-- PostgreSQL 13–14. Tables of publications.
select 'pg_publication_rel'::regclass::oid as class_id,
       r.oid,
       'PUBLICATION MEMBER' as kind,
       n.nspname as schema,
       p.pubname || ' ' || c.relname as name,
       quote_ident(p.pubname) as target,
       null as owner,
       r.prrelid as relation,
       array[format('ALTER PUBLICATION %I ADD TABLE ONLY %I.%I', p.pubname, n.nspname, c.relname)] as ddl
from pg_publication_rel r
join pg_publication p on p.oid = r.prpubid
join pg_class c on c.oid = r.prrelid
join pg_namespace n on n.oid = c.relnamespace
