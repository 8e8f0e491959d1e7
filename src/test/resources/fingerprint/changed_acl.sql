-- PostgreSQL 13–18. Privileges of objects that initdb made, where they are no longer the initial ones.
select i.type || ' ' || i.identity, array(select x::text from unnest(o.acl) x order by 1)::text
from (select 'pg_class'::regclass::oid as class, c.oid, 0 as sub, c.relacl as acl from pg_class c
      union all select 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl from pg_attribute a
      union all select 'pg_proc'::regclass, p.oid, 0, p.proacl from pg_proc p
      union all select 'pg_type'::regclass, t.oid, 0, t.typacl from pg_type t) o
left join pg_init_privs p on p.classoid = o.class and p.objoid = o.oid and p.objsubid = o.sub
cross join lateral pg_identify_object(o.class, o.oid, o.sub) i
where o.oid < 16384 and o.acl is distinct from p.initprivs
