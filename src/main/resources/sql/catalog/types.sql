-- PostgreSQL 13–18. Base, enum, composite, range and domain types. A domain's default and NOT NULL come
-- apart from its statement, its checks from constraints.sql.
-- `shell` says that the type's own functions name the type, so that it has to be announced before they are made.
select 'pg_type'::regclass::oid as class_id,
       t.oid,
       case t.typtype when 'd' then 'DOMAIN' else 'TYPE' end as kind,
       n.nspname as schema,
       t.typname as name,
       format('%I.%I', n.nspname, t.typname) as target,
       pg_get_userbyid(t.typowner) as owner,
       t.typtype = 'b' or exists (select from pg_range r where r.rngtypid = t.oid and r.rngcanonical <> 0) as shell,
       case when t.typtype = 'p' then array[format('CREATE TYPE %I.%I', n.nspname, t.typname)] else array[case t.typtype
         when 'b' then format('CREATE TYPE %I.%I (%s)', n.nspname, t.typname, concat_ws(', ',
           'INPUT = ' || t.typinput,
           'OUTPUT = ' || t.typoutput,
           case when t.typreceive <> 0 then 'RECEIVE = ' || t.typreceive end,
           case when t.typsend <> 0 then 'SEND = ' || t.typsend end,
           case when t.typmodin <> 0 then 'TYPMOD_IN = ' || t.typmodin end,
           case when t.typmodout <> 0 then 'TYPMOD_OUT = ' || t.typmodout end,
           case when t.typanalyze <> 0 then 'ANALYZE = ' || t.typanalyze end,
           'SUBSCRIPT = ' || nullif(to_jsonb(t) ->> 'typsubscript', '-'),
           'INTERNALLENGTH = ' || case when t.typlen = -1 then 'VARIABLE' else t.typlen::text end,
           case when t.typbyval then 'PASSEDBYVALUE' end,
           'ALIGNMENT = ' || case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end,
           'STORAGE = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end,
           'CATEGORY = ' || quote_literal(t.typcategory::text),
           case when t.typispreferred then 'PREFERRED = true' end,
           'DEFAULT = ' || quote_literal(t.typdefault),
           case when t.typelem <> 0 then 'ELEMENT = ' || format_type(t.typelem, null) end,
           'DELIMITER = ' || quote_literal(t.typdelim::text),
           case when t.typcollation <> 0 then 'COLLATABLE = true' end))
         when 'e' then format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
           (select string_agg(E'\n    ' || quote_literal(e.enumlabel), ',' order by e.enumsortorder) || E'\n'
            from pg_enum e where e.enumtypid = t.oid))
         when 'c' then format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
           (select string_agg(format(E'\n    %I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                     case when a.attcollation <> at.typcollation
                          then (select format(' COLLATE %I.%I', cn.nspname, co.collname)
                                from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                                where co.oid = a.attcollation) else '' end),
                     ',' order by a.attnum) || E'\n'
            from pg_attribute a join pg_type at on at.oid = a.atttypid
            where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
         when 'r' then format('CREATE TYPE %I.%I AS RANGE (', n.nspname, t.typname)
           || (select concat_ws(', ',
                 'subtype = ' || format_type(r.rngsubtype, null),
                 (select format('subtype_opclass = %I.%I', opn.nspname, op.opcname)
                  from pg_opclass op join pg_namespace opn on opn.oid = op.opcnamespace
                  where op.oid = r.rngsubopc and not op.opcdefault),
                 (select format('collation = %I.%I', cn.nspname, co.collname)
                  from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                  join pg_type st on st.oid = r.rngsubtype
                  where co.oid = r.rngcollation and r.rngcollation <> st.typcollation),
                 (select format('canonical = %I.%I', pn.nspname, p.proname)
                  from pg_proc p join pg_namespace pn on pn.oid = p.pronamespace where p.oid = r.rngcanonical),
                 (select format('subtype_diff = %I.%I', pn.nspname, p.proname)
                  from pg_proc p join pg_namespace pn on pn.oid = p.pronamespace where p.oid = r.rngsubdiff),
                 (select format('multirange_type_name = %I.%I', mn.nspname, m.typname)
                  from pg_type m join pg_namespace mn on mn.oid = m.typnamespace
                  where m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid)) || ')'
               from pg_range r where r.rngtypid = t.oid)
         when 'd' then format('CREATE DOMAIN %I.%I AS %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
           || coalesce((select format(' COLLATE %I.%I', cn.nspname, co.collname)
                        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                        join pg_type bt on bt.oid = t.typbasetype
                        where co.oid = t.typcollation and t.typcollation <> bt.typcollation), '')
       end] end as ddl,
       case when t.typtype = 'd' then coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) end as domain_default,
       case when t.typtype <> 'd' then null
            when t.typnotnull
            then coalesce((select ' CONSTRAINT ' || quote_ident(k.conname)
                           from pg_constraint k where k.contypid = t.oid and k.contype = 'n'), '') || ' NOT NULL'
            else '' end as domain_not_null
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
left join pg_type el on el.oid = t.typelem and el.typarray = t.oid
where (t.typtype in ('e', 'r', 'd')
       or t.typtype = 'c' and c.relkind = 'c'
       or t.typtype = 'p' and not t.typisdefined
       or t.typtype = 'b' and el.oid is null)
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
