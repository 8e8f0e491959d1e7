-- PostgreSQL 13–18. Event triggers.
select 'pg_event_trigger'::regclass::oid as class_id,
       t.oid,
       'EVENT TRIGGER' as kind,
       null as schema,
       t.evtname as name,
       quote_ident(t.evtname) as target,
       pg_get_userbyid(t.evtowner) as owner,
       array_remove(array[
         format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %I.%I()', t.evtname, t.evtevent,
           coalesce(E'\n    WHEN TAG IN (' || (select string_agg(quote_literal(g), ', ' order by i)
                                       from unnest(t.evttags) with ordinality u(g, i)) || ')', ''),
           n.nspname, p.proname),
         case t.evtenabled
           when 'D' then format('ALTER EVENT TRIGGER %I DISABLE', t.evtname)
           when 'A' then format('ALTER EVENT TRIGGER %I ENABLE ALWAYS', t.evtname)
           when 'R' then format('ALTER EVENT TRIGGER %I ENABLE REPLICA', t.evtname)
         end], null) as ddl
from pg_event_trigger t
join pg_proc p on p.oid = t.evtfoid
join pg_namespace n on n.oid = p.pronamespace
where not exists (select from pg_depend e
                  where e.classid = 'pg_event_trigger'::regclass and e.objid = t.oid and e.deptype = 'e')
