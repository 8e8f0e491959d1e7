-- PostgreSQL 13–18. Row security policies, with the roles they name. Those on an extension's table may have been made by
-- its script, for policies are no members: they are made where the destination's extension has none like it.
select 'pg_policy'::regclass::oid as class_id,
       p.oid,
       'POLICY' as kind,
       n.nspname as schema,
       c.relname || ' ' || p.polname as name,
       format('%I ON %I.%I', p.polname, n.nspname, c.relname) as target,
       null as owner,
       p.polrelid as relation,
       array(select pg_get_userbyid(r)::text from unnest(p.polroles) r where r <> 0) as roles,
       array_remove(array[case when x.objid is not null then format('DROP POLICY IF EXISTS %I ON %I.%I', p.polname, n.nspname, c.relname) end,
         format('CREATE POLICY %I ON %I.%I', p.polname, n.nspname, c.relname)
         || case when p.polpermissive then '' else ' AS RESTRICTIVE' end
         || case p.polcmd when 'r' then ' FOR SELECT' when 'a' then ' FOR INSERT' when 'w' then ' FOR UPDATE'
                          when 'd' then ' FOR DELETE' else '' end
         || coalesce(' TO ' || (select string_agg(case when r = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r)) end, ', ' order by i)
                                from unnest(p.polroles) with ordinality u(r, i)), '')
         || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
         || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')], null) as ddl,
       case when x.objid is not null
            then format('EXISTS (SELECT FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid'
                        ' JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace'
                        ' WHERE n.nspname = %L AND c.relname = %L AND p.polname = %L AND p.polpermissive = %L AND p.polcmd = %L'
                        ' AND ARRAY(SELECT pg_catalog.pg_get_userbyid(r) FROM pg_catalog.unnest(p.polroles) r WHERE r <> 0 ORDER BY 1)::text = %L'
                        ' AND pg_catalog.pg_get_expr(p.polqual, p.polrelid) IS NOT DISTINCT FROM %L'
                        ' AND pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) IS NOT DISTINCT FROM %L)',
                        n.nspname, c.relname, p.polname, p.polpermissive, p.polcmd,
                        array(select pg_get_userbyid(r) from unnest(p.polroles) r where r <> 0 order by 1),
                        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) end as there
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend x on x.classid = 'pg_class'::regclass and x.objid = c.oid and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_policy'::regclass and e.objid = p.oid and e.deptype = 'e')
