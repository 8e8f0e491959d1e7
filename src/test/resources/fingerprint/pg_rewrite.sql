-- PostgreSQL 13–18. Rules, also those that make a view.
select format('%s %I', r.ev_class::regclass, r.rulename),
       jsonb_build_object('definition', pg_get_ruledef(r.oid), 'type', r.ev_type, 'enabled', r.ev_enabled, 'instead', r.is_instead)
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
