-- PostgreSQL 13–18. Sequences with their options and state; of those that extensions made only the ones marked as configuration. query_to_xml reads each one's own row within one statement,
-- for pg_sequences tells nothing of a sequence that was set but not yet called. The state is null for a reader who may not see it.
select c.oid,
       n.nspname as schema,
       c.relname as name,
       format('%I.%I', n.nspname, c.relname) as target,
       pg_get_userbyid(c.relowner) as owner,
       c.relpersistence,
       s.seqtypid::regtype::text as type,
       s.seqstart,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcache,
       s.seqcycle,
       coalesce(d.deptype, '') as owned,
       d.refobjid as relation,
       case when t.oid is not null then format('%I.%I', tn.nspname, t.relname) end as relation_target,
       coalesce(t.relpersistence, '') as relation_persistence,
       coalesce(t.relkind, '') as relation_kind,
       quote_ident(a.attname) as column_name,
       a.attidentity,
       s.seqtypid <> a.atttypid as own_type,
       m.configuration,
       substring(v.state from '<last_value>([-0-9]+)</last_value>')::bigint as last_value,
       substring(v.state from '<is_called>([a-z]+)</is_called>')::boolean as is_called
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                     and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
left join pg_class t on t.oid = d.refobjid
left join pg_namespace tn on tn.oid = t.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
cross join lateral (select exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e') as member,
                           exists (select from pg_extension x where c.oid = any (x.extconfig)) as configuration) m
cross join lateral (select case when has_schema_privilege(n.oid, 'USAGE') and has_sequence_privilege(c.oid, 'SELECT') and (not m.member or m.configuration)
                                then query_to_xml(format('select last_value, is_called from %I.%I', n.nspname, c.relname),
                                                  false, false, '')::text end as state) v
where c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and (not m.member or m.configuration)
order by n.nspname, c.relname
