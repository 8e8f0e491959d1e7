-- PostgreSQL 13–18. Operator families, without their members.
select 'pg_opfamily'::regclass::oid as class_id,
       f.oid,
       'OPERATOR FAMILY' as kind,
       n.nspname as schema,
       f.opfname || ' ' || a.amname as name,
       format('%I.%I USING %I', n.nspname, f.opfname, a.amname) as target,
       pg_get_userbyid(f.opfowner) as owner,
       array[format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, a.amname)] as ddl
from pg_opfamily f
join pg_am a on a.oid = f.opfmethod
join pg_namespace n on n.oid = f.opfnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_opfamily'::regclass and e.objid = f.oid and e.deptype = 'e')
