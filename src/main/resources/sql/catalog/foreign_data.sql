-- PostgreSQL 13–18. Foreign-data wrappers, servers and user mappings. A mapping's options are null for readers who may not see them.
select 'pg_foreign_data_wrapper'::regclass::oid as class_id,
       w.oid,
       'FOREIGN DATA WRAPPER' as kind,
       w.fdwname as name,
       null as schema,
       quote_ident(w.fdwname) as target,
       pg_get_userbyid(w.fdwowner) as owner,
       '{}'::text[] as roles,
       'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) as privilege_target,
       array['CREATE FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
         || case when w.fdwhandler <> 0 then ' HANDLER ' || w.fdwhandler::regproc else '' end
         || case when w.fdwvalidator <> 0 then ' VALIDATOR ' || w.fdwvalidator::regproc else '' end
         || coalesce(' OPTIONS (' || (select string_agg(format('%I %L', left(o, strpos(o, '=') - 1), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                                      from unnest(w.fdwoptions) with ordinality u(o, i)) || ')', '')] as ddl,
       null as warning
from pg_foreign_data_wrapper w
where w.oid >= 16384
  and not exists (select from pg_depend e where e.classid = 'pg_foreign_data_wrapper'::regclass and e.objid = w.oid and e.deptype = 'e')
union all
select 'pg_foreign_server'::regclass,
       s.oid,
       'SERVER',
       s.srvname,
       null,
       quote_ident(s.srvname),
       pg_get_userbyid(s.srvowner),
       '{}',
       'FOREIGN SERVER ' || quote_ident(s.srvname),
       array['CREATE SERVER ' || quote_ident(s.srvname)
         || coalesce(' TYPE ' || quote_literal(s.srvtype), '')
         || coalesce(' VERSION ' || quote_literal(s.srvversion), '')
         || ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
         || coalesce(' OPTIONS (' || (select string_agg(format('%I %L', left(o, strpos(o, '=') - 1), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                                      from unnest(s.srvoptions) with ordinality u(o, i)) || ')', '')],
       null
from pg_foreign_server s
join pg_foreign_data_wrapper w on w.oid = s.srvfdw
where not exists (select from pg_depend e where e.classid = 'pg_foreign_server'::regclass and e.objid = s.oid and e.deptype = 'e')
union all
select 'pg_user_mapping'::regclass,
       m.umid,
       'USER MAPPING',
       m.srvname || ' ' || m.usename,
       null,
       format('FOR %s SERVER %I', n.grantee, m.srvname),
       null,
       case when m.umuser = 0 then '{}' else array[m.usename::text] end,
       null,
       array[format('CREATE USER MAPPING FOR %s SERVER %I', n.grantee, m.srvname)
         || coalesce(' OPTIONS (' || (select string_agg(format('%I %L', left(o, strpos(o, '=') - 1), substr(o, strpos(o, '=') + 1)), ', ' order by i)
                                      from unnest(m.umoptions) with ordinality u(o, i)) || ')', '')],
       case when m.umoptions is null and current_setting('is_superuser') = 'off'
                 and not (m.usename = current_user and has_server_privilege(s.oid, 'usage') or m.umuser in (0, to_regrole(quote_ident(current_user))::oid) and pg_has_role(s.srvowner, 'usage'))
            then format('USER MAPPING FOR %s SERVER %I comes without options: the source''s role may not read whether it has any', n.grantee, m.srvname) end
from pg_user_mappings m
join pg_foreign_server s on s.oid = m.srvid
cross join lateral (select case when m.umuser = 0 then 'PUBLIC' else quote_ident(m.usename) end as grantee) n
where not exists (select from pg_depend e where e.classid = 'pg_user_mapping'::regclass and e.objid = m.umid and e.deptype = 'e')
