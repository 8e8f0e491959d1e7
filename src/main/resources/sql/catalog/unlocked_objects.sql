-- PostgreSQL 13–18. The objects that no lock keeps from being dropped or changed, each with what tells that it was: the transaction that
-- wrote it, or its name where more than DDL writes it (REFRESH and REINDEX do).
with schema as (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
)
select 'SCHEMA' as kind, '' as schema, s.nspname as name, s.oid::bigint as oid, s.nspname::text as state
from schema s
union all
select case p.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end, s.nspname, p.proname, p.oid::bigint, p.xmin::text
from schema s join pg_catalog.pg_proc p on p.pronamespace = s.oid
union all
select case t.typtype when 'd' then 'DOMAIN' else 'TYPE' end, s.nspname, t.typname, t.oid::bigint, t.xmin::text
from schema s join pg_catalog.pg_type t on t.typnamespace = s.oid
left join pg_catalog.pg_class c on c.oid = t.typrelid
where t.typcategory <> 'A' and coalesce(c.relkind, 'c') = 'c'
union all
select case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' when 'f' then 'FOREIGN TABLE' when 'S' then 'SEQUENCE' else 'INDEX' end,
       s.nspname, c.relname, c.oid::bigint, c.relname || coalesce(' ' || r.xmin::text, '')
from schema s join pg_catalog.pg_class c on c.relnamespace = s.oid
left join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
where c.relkind in ('v', 'm', 'f', 'S', 'i', 'I')
  and c.relpersistence <> 't'
union all
select 'OPERATOR', s.nspname, o.oprname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_operator o on o.oprnamespace = s.oid
union all
select 'OPERATOR CLASS', s.nspname, o.opcname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_opclass o on o.opcnamespace = s.oid
union all
select 'COLLATION', s.nspname, o.collname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_collation o on o.collnamespace = s.oid
union all
select 'TEXT SEARCH CONFIGURATION', s.nspname, o.cfgname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_ts_config o on o.cfgnamespace = s.oid
union all
select 'TEXT SEARCH DICTIONARY', s.nspname, o.dictname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_ts_dict o on o.dictnamespace = s.oid
union all
select 'STATISTICS', s.nspname, o.stxname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_statistic_ext o on o.stxnamespace = s.oid
union all
select 'CONSTRAINT', s.nspname, o.conname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_constraint o on o.connamespace = s.oid
where o.contype in ('c', 'f')
union all
select 'TRIGGER', s.nspname, o.tgname, o.oid::bigint, o.xmin::text
from schema s join pg_catalog.pg_class c on c.relnamespace = s.oid
join pg_catalog.pg_trigger o on o.tgrelid = c.oid
where not o.tgisinternal
