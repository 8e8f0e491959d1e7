-- PostgreSQL 13–18. Comments.
select i.type || ' ' || i.identity, d.description
from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
where d.objoid >= 16384 or d.classoid = 'pg_largeobject'::regclass or d.classoid = 'pg_namespace'::regclass
