-- PostgreSQL 13–18. Triggers. Those that a partition has from its parent are listed for their state only. Those on an extension's table
-- may have been made by its script, for triggers are no members: they are made where the destination's extension has none like it, and
-- those that call one of its functions only where it still has that.
select 'pg_trigger'::regclass::oid as class_id,
       g.oid,
       'TRIGGER' as kind,
       n.nspname as schema,
       c.relname || ' ' || g.tgname as name,
       format('%I ON %I.%I', g.tgname, n.nspname, c.relname) as target,
       null as owner,
       g.tgrelid as relation,
       array_remove(array[
         case when x.objid is not null and g.tgparentid = 0 then format('DROP TRIGGER IF EXISTS %I ON %I.%I', g.tgname, n.nspname, c.relname) end,
         case when g.tgparentid = 0 then pg_get_triggerdef(g.oid) end,
         case g.tgenabled
           when 'D' then format('ALTER TABLE ONLY %I.%I DISABLE TRIGGER %I', n.nspname, c.relname, g.tgname)
           when 'A' then format('ALTER TABLE ONLY %I.%I ENABLE ALWAYS TRIGGER %I', n.nspname, c.relname, g.tgname)
           when 'R' then format('ALTER TABLE ONLY %I.%I ENABLE REPLICA TRIGGER %I', n.nspname, c.relname, g.tgname)
         end], null) as ddl,
       case when x.objid is not null and g.tgparentid = 0
            then case when f.objid is not null
                      then format('NOT EXISTS (SELECT FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace'
                                  ' WHERE n.nspname = %L AND f.proname = %L) OR ', fn.nspname, fp.proname) else '' end
                 || format('EXISTS (SELECT FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid'
                           ' JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace'
                           ' WHERE n.nspname = %L AND c.relname = %L AND g.tgname = %L AND g.tgenabled = %L AND pg_catalog.pg_get_triggerdef(g.oid) = %L)',
                           n.nspname, c.relname, g.tgname, g.tgenabled, pg_get_triggerdef(g.oid)) end as there
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_constraint k on k.oid = g.tgconstraint
left join pg_depend x on x.classid = 'pg_class'::regclass and x.objid = c.oid and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
left join pg_depend f on f.classid = 'pg_proc'::regclass and f.objid = g.tgfoid and f.refclassid = x.refclassid and f.refobjid = x.refobjid and f.deptype = 'e'
left join pg_proc fp on fp.oid = f.objid
left join pg_namespace fn on fn.oid = fp.pronamespace
where (not g.tgisinternal or g.tgparentid <> 0 and coalesce(k.contype, 't') = 't')
  and (g.tgparentid = 0 or g.tgenabled <> 'O')
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_trigger'::regclass and e.objid = g.oid and e.deptype = 'e')
