-- PostgreSQL 13–18. Functions, procedures, aggregates and window functions.
select p.oid::regprocedure::text,
       to_jsonb(p) - '{oid,pronamespace,proowner,prolang,provariadic,prorettype,proargtypes,proallargtypes,proargdefaults,protrftypes,prosqlbody,proacl}'::text[]
         || jsonb_build_object('schema', p.pronamespace::regnamespace::text, 'owner', p.proowner::regrole::text,
              'language', (select l.lanname from pg_language l where l.oid = p.prolang),
              'variadic', nullif(p.provariadic, 0)::regtype, 'result', pg_get_function_result(p.oid), 'returns', p.prorettype::regtype,
              'arguments', pg_get_function_arguments(p.oid), 'transforms', p.protrftypes::regtype[]::text[],
              'all', p.proallargtypes::regtype[]::text[],
              'definition', case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end,
              'acl', array(select x::text from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) x order by 1))
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
