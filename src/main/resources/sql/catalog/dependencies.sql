-- PostgreSQL 13–18. pg_depend between objects that initdb did not make. A partition's dependency on its parent (P) matters to triggers only.
-- What goes without saying is left out, for it is the most: a default and an index need their table, a TOAST table belongs to its own.
select distinct d.classid, d.objid, d.refclassid, d.refobjid, d.deptype
from pg_depend d
where d.objid >= 16384
  and d.refobjid >= 16384
  and (d.deptype in ('n', 'a', 'i', 'e') or d.deptype = 'P' and d.classid = 'pg_trigger'::regclass)
  and not (d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a')
  and not exists (select from pg_class c
                  where d.classid = 'pg_class'::regclass and c.oid = d.objid
                    and (c.relkind = 't' or c.relkind in ('i', 'I') and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'))
