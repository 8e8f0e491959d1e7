-- PostgreSQL 13–18. Operators and functions of an operator family that belong to none of its classes.
select 'pg_amop'::regclass::oid as class_id,
       m.oid,
       'OPERATOR FAMILY MEMBER' as kind,
       n.nspname as schema,
       f.opfname || ' operator ' || m.amopopr::regoperator as name,
       format('%I.%I USING %I', n.nspname, f.opfname, a.amname) as target,
       null as owner,
       array[format('ALTER OPERATOR FAMILY %I.%I USING %I ADD OPERATOR %s %s', n.nspname, f.opfname, a.amname, m.amopstrategy, m.amopopr::regoperator)
         || coalesce((select format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                      from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace where s.oid = m.amopsortfamily), '')] as ddl
from pg_amop m
join pg_opfamily f on f.oid = m.amopfamily
join pg_am a on a.oid = f.opfmethod
join pg_namespace n on n.oid = f.opfnamespace
where m.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_amop'::regclass and e.objid = m.oid and e.refclassid = 'pg_opclass'::regclass and e.deptype = 'i')
  and not exists (select from pg_depend e
                  where e.classid = 'pg_opfamily'::regclass and e.objid = f.oid and e.deptype = 'e')
  and not exists (select from pg_depend e
                  where e.classid = 'pg_amop'::regclass and e.objid = m.oid and e.deptype = 'e')
union all
select 'pg_amproc'::regclass::oid,
       m.oid,
       'OPERATOR FAMILY MEMBER',
       n.nspname,
       f.opfname || ' function ' || m.amproc::regprocedure,
       format('%I.%I USING %I', n.nspname, f.opfname, a.amname),
       null,
       array[format('ALTER OPERATOR FAMILY %I.%I USING %I ADD FUNCTION %s (%s, %s) %s', n.nspname, f.opfname, a.amname, m.amprocnum,
                    format_type(m.amproclefttype, null), format_type(m.amprocrighttype, null), m.amproc::regprocedure)]
from pg_amproc m
join pg_opfamily f on f.oid = m.amprocfamily
join pg_am a on a.oid = f.opfmethod
join pg_namespace n on n.oid = f.opfnamespace
where m.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_amproc'::regclass and e.objid = m.oid and e.refclassid = 'pg_opclass'::regclass and e.deptype = 'i')
  and not exists (select from pg_depend e
                  where e.classid = 'pg_opfamily'::regclass and e.objid = f.oid and e.deptype = 'e')
  and not exists (select from pg_depend e
                  where e.classid = 'pg_amproc'::regclass and e.objid = m.oid and e.deptype = 'e')
