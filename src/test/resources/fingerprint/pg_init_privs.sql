-- PostgreSQL 13–18. What an extension's script granted.
select i.type || ' ' || i.identity, array(select x::text from unnest(p.initprivs) x order by 1)::text
from pg_init_privs p cross join lateral pg_identify_object(p.classoid, p.objoid, p.objsubid) i
where p.objoid >= 16384
