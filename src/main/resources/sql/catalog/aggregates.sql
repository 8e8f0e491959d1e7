-- PostgreSQL 13–18. Aggregates, also ordered-set and hypothetical-set ones.
select 'pg_proc'::regclass::oid as class_id,
       p.oid,
       'AGGREGATE' as kind,
       n.nspname as schema,
       p.proname || '(' || i.arguments || ')' as name,
       format('%I.%I(%s)', n.nspname, p.proname, i.arguments) as target,
       format('FUNCTION %I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as privilege_target,
       pg_get_userbyid(p.proowner) as owner,
       array[format('CREATE AGGREGATE %I.%I(%s) (%s)', n.nspname, p.proname,
         case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end,
         concat_ws(', ',
           'SFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggtransfn),
           'STYPE = ' || format_type(a.aggtranstype, null),
           'SSPACE = ' || nullif(a.aggtransspace, 0),
           'FINALFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggfinalfn),
           case when a.aggfinalfn <> 0 and a.aggfinalextra then 'FINALFUNC_EXTRA' end,
           case when a.aggfinalfn <> 0 or a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then 'FINALFUNC_MODIFY = ' || case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end,
           'COMBINEFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggcombinefn),
           'SERIALFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggserialfn),
           'DESERIALFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggdeserialfn),
           'INITCOND = ' || quote_literal(a.agginitval),
           'MSFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggmtransfn),
           'MINVFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggminvtransfn),
           'MSTYPE = ' || case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end,
           'MSSPACE = ' || nullif(a.aggmtransspace, 0),
           'MFINALFUNC = ' || (select format('%I.%I', fn.nspname, f.proname) from pg_proc f join pg_namespace fn on fn.oid = f.pronamespace where f.oid = a.aggmfinalfn),
           case when a.aggmfinalfn <> 0 and a.aggmfinalextra then 'MFINALFUNC_EXTRA' end,
           case when a.aggmfinalfn <> 0 or a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then 'MFINALFUNC_MODIFY = ' || case a.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end,
           'MINITCOND = ' || quote_literal(a.aggminitval),
           'SORTOP = ' || (select format('OPERATOR(%I.%s)', os.nspname, o.oprname) from pg_operator o join pg_namespace os on os.oid = o.oprnamespace where o.oid = a.aggsortop),
           'PARALLEL = ' || case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end,
           case when a.aggkind = 'h' then 'HYPOTHETICAL' end))] as ddl
from pg_proc p
join pg_aggregate a on a.aggfnoid = p.oid
join pg_namespace n on n.oid = p.pronamespace
cross join lateral (select case when p.pronargs = 0 then '*' else pg_get_function_identity_arguments(p.oid) end as arguments) i
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
