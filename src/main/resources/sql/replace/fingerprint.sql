-- PostgreSQL 13–18. One text for what this database holds beside rows: the same as long as no relation, column, constraint, function, extension or grant is added, dropped or changed.
select pg_catalog.count(*) || ' ' || coalesce(pg_catalog.sum(pg_catalog.hashtextextended(held.item, 0)), 0) as fingerprint
from (select pg_catalog.concat_ws(' ', 'relation', holder.nspname, relation.relname, relation.relkind, relation.relowner, relation.relacl, relation.reloptions,
                                  relation.relrowsecurity, (select pg_catalog.md5(rule.ev_action::text) from pg_catalog.pg_rewrite as rule
                                                            where rule.ev_class = relation.oid and rule.rulename = '_RETURN')) as item
      from pg_catalog.pg_class as relation
      join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
      where relation.relkind <> 't'
        and relation.relpersistence <> 't'
        and holder.nspname !~ '^pg_'
        and holder.nspname <> 'information_schema'
      union all
      select pg_catalog.concat_ws(' ', 'column', field.attrelid, field.attnum, field.attname, field.atttypid, field.atttypmod, field.attnotnull, field.attisdropped,
                                  field.attacl, (select pg_catalog.md5(value.adbin::text) from pg_catalog.pg_attrdef as value
                                                 where value.adrelid = field.attrelid and value.adnum = field.attnum))
      from pg_catalog.pg_attribute as field
      join pg_catalog.pg_class as relation on relation.oid = field.attrelid
      join pg_catalog.pg_namespace as holder on holder.oid = relation.relnamespace
      where field.attnum > 0
        and relation.relkind in ('r', 'p', 'f', 'c')
        and relation.relpersistence <> 't'
        and holder.nspname !~ '^pg_'
        and holder.nspname <> 'information_schema'
      union all
      select pg_catalog.concat_ws(' ', 'constraint', held.conname, held.contype, held.conrelid, held.contypid, held.conkey, held.confrelid, held.confkey, pg_catalog.md5(held.conbin::text))
      from pg_catalog.pg_constraint as held
      where held.connamespace >= 2200
      union all
      select pg_catalog.concat_ws(' ', 'routine', routine.pronamespace, routine.proname, routine.proargtypes, pg_catalog.md5(routine.prosrc), routine.proowner, routine.proacl)
      from pg_catalog.pg_proc as routine
      where routine.oid >= 16384
      union all
      select pg_catalog.concat_ws(' ', 'extension', extension.extname, extension.extversion)
      from pg_catalog.pg_extension as extension) as held
