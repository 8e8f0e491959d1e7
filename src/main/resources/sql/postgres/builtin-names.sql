-- PostgreSQL 13–18. The functions, types and collations that this server brings along, by name.
select distinct 'function ' || routine.proname as name
from pg_catalog.pg_proc as routine
where routine.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
union all
select 'type ' || type.typname
from pg_catalog.pg_type as type
where type.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
  and type.typtype <> 'c'
  and type.typname !~ '^_'
union all
select distinct 'collation ' || sort.collname
from pg_catalog.pg_collation as sort
where sort.collnamespace = 'pg_catalog'::pg_catalog.regnamespace
  and sort.collprovider in ('i', 'b')
  and sort.collname !~ '-x-icu$'
