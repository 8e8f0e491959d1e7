-- PostgreSQL 13–18. What depends on what: extension members, parts, owners of sequences, uses. Without what is left of tables that were altered.
select distinct o.type || ' ' || o.identity || ' -> ' || r.type || ' ' || r.identity, d.deptype::text
from pg_depend d
cross join lateral pg_identify_object(d.classid, d.objid, d.objsubid) o
cross join lateral pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) r
where d.objid >= 16384
  and d.deptype in ('e', 'x', 'i', 'a')
  and o.type not in ('toast table', 'trigger', 'table constraint', 'index', 'default value', 'rule', 'table column')
  and r.type <> 'toast table'
