-- PostgreSQL 15–18. Tables of publications, with columns and row filter, and schemas.
select 'pg_publication_rel'::regclass::oid as class_id,
       r.oid,
       'PUBLICATION MEMBER' as kind,
       n.nspname as schema,
       p.pubname || ' ' || c.relname as name,
       quote_ident(p.pubname) as target,
       null as owner,
       r.prrelid as relation,
       array[format('ALTER PUBLICATION %I ADD TABLE ONLY %I.%I', p.pubname, n.nspname, c.relname)
         || coalesce(' (' || (select string_agg(quote_ident(a.attname), ', ' order by u.i)
                              from unnest(r.prattrs::int2[]) with ordinality u(number, i)
                              join pg_attribute a on a.attrelid = r.prrelid and a.attnum = u.number) || ')', '')
         || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')] as ddl
from pg_publication_rel r
join pg_publication p on p.oid = r.prpubid
join pg_class c on c.oid = r.prrelid
join pg_namespace n on n.oid = c.relnamespace
union all
select 'pg_publication_namespace'::regclass,
       s.oid,
       'PUBLICATION MEMBER',
       n.nspname,
       p.pubname,
       quote_ident(p.pubname),
       null,
       0,
       array[format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', p.pubname, n.nspname)]
from pg_publication_namespace s
join pg_publication p on p.oid = s.pnpubid
join pg_namespace n on n.oid = s.pnnspid
