-- PostgreSQL 13–18. Objects that are marked to go when an extension is dropped, though they are none of its members.
select d.classid as class_id, d.objid as oid, quote_ident(x.extname) as extension,
       d.refclassid as extension_class, d.refobjid as extension_oid
from pg_depend d join pg_extension x on x.oid = d.refobjid
where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
order by 1, 2, 3
