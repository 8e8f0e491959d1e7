-- PostgreSQL 13–18. The columns of all tables, views, materialised views and foreign tables, in order.
-- Where a NOT NULL is a constraint with a name (18 on), it comes with it.
select a.attrelid as relation,
       a.attnum as number,
       quote_ident(a.attname) as name,
       a.atttypid as type_oid,
       format_type(a.atttypid, a.atttypmod) as type,
       -- COPY's binary form means the same in every database: built-in types without OIDs inside, enums, and domains over them
       (select (b.oid < 16384 or b.typtype = 'e') and b.typsend <> 0 and b.typreceive <> 0
               and coalesce(e.oid, 0) < 16384
               and coalesce(e.typname, b.typname) not in
                   ('aclitem', 'regclass', 'regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper',
                    'regoperator', 'regproc', 'regprocedure', 'regrole', 'regtype', 'xml')
        from pg_type b
        left join pg_type e on e.oid = b.typelem and b.typcategory = 'A'
        where b.oid = case when t.typtype <> 'd' then t.oid
                           else (with recursive base as (
                                     select t.typbasetype as oid
                                     union all
                                     select d.typbasetype from base join pg_type d on d.oid = base.oid where d.typtype = 'd')
                                 select base.oid from base join pg_type d on d.oid = base.oid where d.typtype <> 'd') end
       ) as binary_exact,
       case when a.attcollation <> t.typcollation
            then (select format('%I.%I', cn.nspname, co.collname)
                  from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                  where co.oid = a.attcollation) end as collation,
       d.oid as default_oid,
       pg_get_expr(d.adbin, d.adrelid) as default_expression,
       a.attgenerated,
       a.attidentity,
       a.attislocal,
       a.attinhcount,
       a.attnotnull,
       k.oid as not_null_oid,
       quote_ident(k.conname) as not_null_name,
       coalesce(k.conislocal, true) as not_null_local,
       coalesce(k.connoinherit, false) as not_null_no_inherit,
       coalesce(k.convalidated, true) as not_null_valid,
       case when a.attstorage <> t.typstorage and c.relkind <> 'v'
            then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' when 'x' then 'EXTENDED' end
            end as storage,
       case to_jsonb(a) ->> 'attcompression' when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
       nullif((to_jsonb(a) ->> 'attstattarget')::int, -1) as statistics,
       (select string_agg(format('%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
        from unnest(a.attoptions) with ordinality u(o, i)) as options,
       (select string_agg(format('%s %L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
        from unnest(a.attfdwoptions) with ordinality u(o, i)) as foreign_options
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum
where a.attnum > 0
  and not a.attisdropped
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
order by a.attrelid, a.attnum
