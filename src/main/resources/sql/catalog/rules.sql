-- PostgreSQL 13–18. Rules, but the one that makes a view. Those on an extension's table may have been made by its script, for
-- rules are no members: they are made where the destination's extension has none like it.
select 'pg_rewrite'::regclass::oid as class_id,
       r.oid,
       'RULE' as kind,
       n.nspname as schema,
       c.relname || ' ' || r.rulename as name,
       format('%I ON %I.%I', r.rulename, n.nspname, c.relname) as target,
       null as owner,
       r.ev_class as relation,
       array_remove(array[
         regexp_replace(rtrim(pg_get_ruledef(r.oid), ';'), '^CREATE RULE', case when x.objid is null then 'CREATE RULE' else 'CREATE OR REPLACE RULE' end),
         case r.ev_enabled
           when 'D' then format('ALTER TABLE %I.%I DISABLE RULE %I', n.nspname, c.relname, r.rulename)
           when 'A' then format('ALTER TABLE %I.%I ENABLE ALWAYS RULE %I', n.nspname, c.relname, r.rulename)
           when 'R' then format('ALTER TABLE %I.%I ENABLE REPLICA RULE %I', n.nspname, c.relname, r.rulename)
         end], null) as ddl,
       case when x.objid is not null
            then format('EXISTS (SELECT FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class'
                        ' JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace'
                        ' WHERE n.nspname = %L AND c.relname = %L AND r.rulename = %L AND r.ev_enabled = %L AND pg_catalog.pg_get_ruledef(r.oid) = %L)',
                        n.nspname, c.relname, r.rulename, r.ev_enabled, pg_get_ruledef(r.oid)) end as there
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend x on x.classid = 'pg_class'::regclass and x.objid = c.oid and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
where r.rulename <> '_RETURN'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_rewrite'::regclass and e.objid = r.oid and e.deptype = 'e')
