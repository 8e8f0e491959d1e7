-- PostgreSQL 13–18. Security labels.
select l.provider || ' ' || i.type || ' ' || i.identity, l.label
from pg_seclabel l cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) i
