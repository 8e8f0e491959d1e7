-- PostgreSQL 13–18. The columns of all tables, views, materialised views and foreign tables, in order.
-- Where a NOT NULL is a constraint with a name (18 on), it comes with it. What only depends on the type is found once a type, for
-- there may be a hundred thousand columns; what most columns are is null, for nulls cost next to nothing. Compression is the column's since 14: before, the name means that of no_compression.
with relation as materialized (
    select c.oid, c.relkind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and c.relpersistence <> 't'
      and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'
), not_null as materialized (
    select k.oid, k.conrelid, k.conkey[1] as number, k.conname, k.conislocal, k.connoinherit, k.convalidated
    from pg_constraint k
    where k.contype = 'n' and k.conrelid <> 0
), expression as materialized (
    select d.oid, d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid) as text
    from pg_attrdef d
), used as (
    select distinct a.atttypid, a.atttypmod
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
), type as materialized (
    select u.atttypid,
           u.atttypmod,
           format_type(u.atttypid, u.atttypmod) as type,
           t.typcollation,
           t.typstorage,
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
           ) as binary_exact
    from used u join pg_type t on t.oid = u.atttypid
)
select a.attrelid as relation,
       quote_ident(a.attname) as name,
       a.atttypid as type_oid,
       t.type,
       t.binary_exact,
       case when a.attcollation <> t.typcollation
            then (select format('%I.%I', cn.nspname, co.collname)
                  from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                  where co.oid = a.attcollation) end as collation,
       d.oid as default_oid,
       d.text as default_expression,
       nullif(a.attgenerated, '') as attgenerated,
       nullif(a.attidentity, '') as attidentity,
       case when not a.attislocal then true end as not_local,
       nullif(a.attinhcount, 0) as attinhcount,
       case when a.attnotnull then true end as attnotnull,
       k.oid as not_null_oid,
       quote_ident(k.conname) as not_null_name,
       case when not k.conislocal then true end as not_null_not_local,
       case when k.connoinherit then true end as not_null_no_inherit,
       case when not k.convalidated then true end as not_null_not_valid,
       case when a.attstorage <> t.typstorage and c.relkind <> 'v'
            then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' when 'x' then 'EXTENDED' end
            end as storage,
       case when a.attinhcount > 0
            then case t.typstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' when 'x' then 'EXTENDED' end
            end as usual_storage,
       case z.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
       nullif(a.attstattarget, -1) as statistics,
       case when a.attoptions is not null
            then (select string_agg(format('%s=%L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                  from unnest(a.attoptions) with ordinality u(o, i)) end as options,
       case when a.attfdwoptions is not null
            then (select string_agg(format('%s %L', quote_ident(left(o, strpos(o, '=') - 1)), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                  from unnest(a.attfdwoptions) with ordinality u(o, i)) end as foreign_options
from (select null::"char" as attcompression) no_compression
cross join pg_attribute a
join relation c on c.oid = a.attrelid
join type t on t.atttypid = a.atttypid and t.atttypmod = a.atttypmod
cross join lateral (select attcompression from (select a.*) as own) z
left join expression d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum
left join not_null k on k.conrelid = a.attrelid and k.number = a.attnum
where a.attnum > 0
  and not a.attisdropped
order by a.attrelid, a.attnum
