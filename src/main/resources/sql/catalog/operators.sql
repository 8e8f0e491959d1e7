-- PostgreSQL 13–18. Operators. A commutator or negator that is not there yet is made as a shell by the server.
select 'pg_operator'::regclass::oid as class_id,
       o.oid,
       'OPERATOR' as kind,
       n.nspname as schema,
       o.oprname || ' ' || a.arguments as name,
       format('%I.%s (%s)', n.nspname, o.oprname, a.arguments) as target,
       pg_get_userbyid(o.oprowner) as owner,
       array[format('CREATE OPERATOR %I.%s (%s)', n.nspname, o.oprname, concat_ws(', ',
         'FUNCTION = ' || o.oprcode,
         case when o.oprleft <> 0 then 'LEFTARG = ' || format_type(o.oprleft, null) end,
         case when o.oprright <> 0 then 'RIGHTARG = ' || format_type(o.oprright, null) end,
         (select format('COMMUTATOR = OPERATOR(%I.%s)', rn.nspname, r.oprname)
          from pg_operator r join pg_namespace rn on rn.oid = r.oprnamespace where r.oid = o.oprcom),
         (select format('NEGATOR = OPERATOR(%I.%s)', rn.nspname, r.oprname)
          from pg_operator r join pg_namespace rn on rn.oid = r.oprnamespace where r.oid = o.oprnegate),
         case when o.oprcanmerge then 'MERGES' end,
         case when o.oprcanhash then 'HASHES' end,
         case when o.oprrest <> 0 then 'RESTRICT = ' || o.oprrest end,
         case when o.oprjoin <> 0 then 'JOIN = ' || o.oprjoin end))] as ddl
from pg_operator o
join pg_namespace n on n.oid = o.oprnamespace
cross join lateral (select case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end || ', '
                        || case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end as arguments) a
where o.oprcode <> 0
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_operator'::regclass and e.objid = o.oid and e.deptype = 'e')
