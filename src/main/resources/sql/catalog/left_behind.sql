-- PostgreSQL 13–18. What the copy will lack, in words for the operator.
select format('%s large objects are not copied', count(*)) as warning
from pg_largeobject_metadata having count(*) > 0
union all
select format('Subscription %I is not copied', s.subname)
from pg_subscription s join pg_database d on d.oid = s.subdbid
where d.datname = current_database()
union all
select format('%s security labels are not copied', count(*))
from pg_seclabel having count(*) > 0
union all
select format('Extension %I: the rows of its configuration table %s are not copied', x.extname, t.relation::regclass)
from pg_extension x cross join lateral unnest(x.extconfig) t(relation)
join pg_class c on c.oid = t.relation and c.relkind = 'r'
union all
select format('Extension %I: privileges on its %s are not copied', x.extname, pg_describe_object(d.classid, d.objid, 0))
from pg_depend d
join pg_extension x on d.refclassid = 'pg_extension'::regclass and x.oid = d.refobjid
left join pg_init_privs i on i.classoid = d.classid and i.objoid = d.objid and i.objsubid = 0
left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid
where d.deptype = 'e'
  and x.oid >= 16384
  and coalesce(c.relacl, p.proacl, t.typacl) is distinct from i.initprivs
  and d.classid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
order by 1
