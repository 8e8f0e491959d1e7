-- PostgreSQL 13–18. Collations. The locale of ICU and the built-in provider is in a column of its own since 15, renamed in 17.
select 'pg_collation'::regclass::oid as class_id,
       c.oid,
       'COLLATION' as kind,
       n.nspname as schema,
       c.collname as name,
       format('%I.%I', n.nspname, c.collname) as target,
       pg_get_userbyid(c.collowner) as owner,
       array[format('CREATE COLLATION %I.%I (%s)', n.nspname, c.collname, concat_ws(', ',
         'provider = ' || case c.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin' else 'default' end,
         case when not c.collisdeterministic then 'deterministic = false' end,
         case when l.locale is not null then 'locale = ' || quote_literal(l.locale)
              when c.collcollate = c.collctype then 'locale = ' || quote_literal(c.collcollate)
              else 'lc_collate = ' || quote_literal(c.collcollate) || ', lc_ctype = ' || quote_literal(c.collctype) end,
         'rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules')))] as ddl
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
cross join lateral (select coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale') as locale) l
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_collation'::regclass and e.objid = c.oid and e.deptype = 'e')
