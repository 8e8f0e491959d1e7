-- PostgreSQL 13–18. Access methods of indexes and tables.
select 'pg_am'::regclass::oid as class_id,
       a.oid,
       'ACCESS METHOD' as kind,
       null as schema,
       a.amname as name,
       quote_ident(a.amname) as target,
       null as owner,
       array[format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
                    case a.amtype when 'i' then 'INDEX' else 'TABLE' end, a.amhandler)] as ddl
from pg_am a
where a.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_am'::regclass and e.objid = a.oid and e.deptype = 'e')
