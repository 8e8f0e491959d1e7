-- PostgreSQL 13–18. Extensions, but those that initdb made (OIDs below 16384), which every database has.
select 'pg_extension'::regclass::oid as class_id,
       x.oid,
       'EXTENSION' as kind,
       null as schema,
       x.extname as name,
       quote_ident(x.extname) as target,
       null as owner,
       array[format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', x.extname, n.nspname)] as ddl
from pg_extension x
join pg_namespace n on n.oid = x.extnamespace
where x.oid >= 16384
