-- PostgreSQL 13–18. pg_depend between objects that initdb did not make. A partition's dependency on its parent (P) matters to triggers only.
-- What goes without saying is left out, for it is the most: a default and an index need their table, a TOAST table belongs to its own;
-- and so does what nobody asks for: row types and array types that nothing else uses.
with used as materialized (
    select distinct u.refobjid as oid
    from pg_depend u
    where u.refclassid = 'pg_type'::regclass
      and u.refobjid >= 16384
      and not (u.classid = 'pg_type'::regclass and u.deptype = 'i')
)
select distinct d.classid, d.objid, d.refclassid, d.refobjid, d.deptype
from pg_depend d
where d.objid >= 16384
  and d.refobjid >= 16384
  and (d.deptype in ('n', 'a', 'i', 'e') or d.deptype = 'P' and d.classid = 'pg_trigger'::regclass)
  and not (d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a')
  and not (d.classid = 'pg_type'::regclass and d.deptype = 'i' and d.objid not in (select oid from used)
           and d.objid not in (select t.oid from pg_type t join used on used.oid = t.typarray))
  and not exists (select from pg_class c
                  where d.classid = 'pg_class'::regclass and c.oid = d.objid
                    and (c.relkind = 't' or c.relkind in ('i', 'I') and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'))
