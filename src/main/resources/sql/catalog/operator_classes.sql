-- PostgreSQL 13–18. Operator classes with the members that pg_depend says are theirs.
select 'pg_opclass'::regclass::oid as class_id,
       c.oid,
       'OPERATOR CLASS' as kind,
       n.nspname as schema,
       c.opcname || ' ' || a.amname as name,
       format('%I.%I USING %I', n.nspname, c.opcname, a.amname) as target,
       pg_get_userbyid(c.opcowner) as owner,
       array[format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, c.opcname,
         case when c.opcdefault then 'DEFAULT ' else '' end, format_type(c.opcintype, null), a.amname, fn.nspname, f.opfname,
         concat_ws(', ',
           (select string_agg(format('OPERATOR %s %s', m.amopstrategy, m.amopopr::regoperator)
                     || coalesce((select format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                                  from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace where s.oid = m.amopsortfamily), ''),
                     ', ' order by m.amopstrategy, m.amopopr::regoperator::text)
            from pg_depend d join pg_amop m on m.oid = d.objid
            where d.classid = 'pg_amop'::regclass and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid and d.deptype = 'i'),
           (select string_agg(format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, null),
                                     format_type(m.amprocrighttype, null), m.amproc::regprocedure),
                     ', ' order by m.amprocnum, m.amproc::regprocedure::text)
            from pg_depend d join pg_amproc m on m.oid = d.objid
            where d.classid = 'pg_amproc'::regclass and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid and d.deptype = 'i'),
           case when c.opckeytype <> 0 then 'STORAGE ' || format_type(c.opckeytype, null)
                when not exists (select from pg_depend d where d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid and d.deptype = 'i')
                then 'STORAGE ' || format_type(c.opcintype, null) end))] as ddl
from pg_opclass c
join pg_am a on a.oid = c.opcmethod
join pg_namespace n on n.oid = c.opcnamespace
join pg_opfamily f on f.oid = c.opcfamily
join pg_namespace fn on fn.oid = f.opfnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_opclass'::regclass and e.objid = c.oid and e.deptype = 'e')
