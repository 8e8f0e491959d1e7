-- PostgreSQL 13–18. Casts.
select 'pg_cast'::regclass::oid as class_id,
       c.oid,
       'CAST' as kind,
       null as schema,
       t.target as name,
       t.target,
       null as owner,
       array['CREATE CAST ' || t.target
         || case c.castmethod when 'f' then ' WITH FUNCTION ' || c.castfunc::regprocedure when 'i' then ' WITH INOUT' else ' WITHOUT FUNCTION' end
         || case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' else '' end] as ddl
from pg_cast c
cross join lateral (select format('(%s AS %s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as target) t
where c.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_cast'::regclass and e.objid = c.oid and e.deptype in ('e', 'i'))
