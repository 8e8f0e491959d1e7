-- PostgreSQL 13–18. pg_depend between objects that initdb did not make. A partition's dependency on its parent (P) matters to triggers only.
select distinct d.classid, d.objid, d.refclassid, d.refobjid, d.deptype
from pg_depend d
where d.objid >= 16384
  and d.refobjid >= 16384
  and (d.deptype in ('n', 'a', 'i', 'e') or d.deptype = 'P' and d.classid = 'pg_trigger'::regclass)
