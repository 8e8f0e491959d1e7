-- PostgreSQL 13–18. Tables of which this role may not read all rows, with the reason; and of the large objects that it may not read how many there are, as the OID 0.
select relation.oid::pg_catalog.int8 as oid,
       pg_catalog.format('%I.%I', holder.nspname, relation.relname) as name,
       case when not pg_catalog.has_schema_privilege(holder.oid, 'usage') then 'it lacks USAGE on the schema'
            when not pg_catalog.has_table_privilege(relation.oid, 'select') then 'it lacks SELECT'
            else 'row security hides rows from it: it needs BYPASSRLS' end as reason
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
where relation.relkind = 'r'
  and relation.relpersistence <> 't'
  and holder.nspname !~ '^pg_'
  and holder.nspname <> 'information_schema'
  and (not pg_catalog.has_schema_privilege(holder.oid, 'usage')
       or not pg_catalog.has_table_privilege(relation.oid, 'select')
          and exists (select from pg_catalog.pg_attribute as field
                      where field.attrelid = relation.oid and field.attnum > 0 and not field.attisdropped
                        and not pg_catalog.has_column_privilege(relation.oid, field.attnum, 'select'))
       or relation.relrowsecurity and pg_catalog.row_security_active(relation.oid))
union all
select 0, pg_catalog.count(*)::text || ' large objects', 'it lacks SELECT'
from pg_catalog.pg_largeobject_metadata as large
cross join pg_catalog.pg_roles as own
where own.rolname = current_user
  and not own.rolsuper
  and pg_catalog.current_setting('lo_compat_privileges') = 'off'
  and not exists (select from pg_catalog.aclexplode(coalesce(large.lomacl, pg_catalog.acldefault('L', large.lomowner))) as acl
                  where acl.privilege_type = 'SELECT'
                    and (acl.grantee = 0 or pg_catalog.pg_has_role(own.oid, acl.grantee, 'USAGE')))
having pg_catalog.count(*) > 0
order by 2
