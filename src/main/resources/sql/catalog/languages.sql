-- PostgreSQL 13–18. Procedural languages that no extension made.
select 'pg_language'::regclass::oid as class_id,
       l.oid,
       'LANGUAGE' as kind,
       null as schema,
       l.lanname as name,
       quote_ident(l.lanname) as target,
       pg_get_userbyid(l.lanowner) as owner,
       array[format('CREATE %sLANGUAGE %I HANDLER %s', case when l.lanpltrusted then 'TRUSTED ' else '' end, l.lanname, l.lanplcallfoid::regproc)
         || case when l.laninline <> 0 then ' INLINE ' || l.laninline::regproc else '' end
         || case when l.lanvalidator <> 0 then ' VALIDATOR ' || l.lanvalidator::regproc else '' end] as ddl
from pg_language l
where l.lanispl
  and l.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_language'::regclass and e.objid = l.oid and e.deptype = 'e')
