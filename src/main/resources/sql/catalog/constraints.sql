-- PostgreSQL 13–18. Constraints of tables and domains, but a table's NOT NULL (columns.sql) and those a parent's constraint brings along.
select k.oid,
       k.contype,
       n.nspname as schema,
       k.conname as name,
       quote_ident(k.conname) as quoted_name,
       case when k.contypid = 0 then k.conrelid else 0 end as relation,
       k.contypid as domain,
       case when k.contypid <> 0 then (select format('%I.%I', n.nspname, t.typname) from pg_type t where t.oid = k.contypid)
            else format('%I.%I', n.nspname, c.relname) end as holder,
       pg_get_constraintdef(k.oid) as definition,
       k.conislocal,
       k.convalidated,
       case when k.condeferrable then true end as condeferrable,
       case when k.condeferred then true end as condeferred,
       k.confrelid as referenced,
       k.conindid as index,
       case when z.conperiod then true end as period
from (select null::boolean as conperiod) no_period -- what k's own name stands for before 18
cross join pg_constraint k
cross join lateral (select conperiod from (select k.*) as own) z
join pg_namespace n on n.oid = k.connamespace
left join pg_class c on c.oid = k.conrelid
where (k.contype in ('c', 'p', 'u', 'x', 'f') or k.contype = 'n' and k.contypid <> 0)
  and (k.contype <> 'f' or k.conparentid = 0)
  and coalesce(c.relpersistence, 'p') <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
order by k.conname, k.oid
