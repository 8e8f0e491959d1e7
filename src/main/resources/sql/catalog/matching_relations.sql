-- PostgreSQL 13–18. What a pattern for tables may mean: tables, views, sequences, but the system's and those that extensions keep for
-- themselves. The expressions of names ? go with those of schemas ?; without one, what the search path shows is meant. By number.
select p.number, c.oid::pg_catalog.int8 as oid, c.relkind
from rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) with ordinality as p(name, schema, number)
join pg_catalog.pg_class as c on c.relname operator(pg_catalog.~) (p.name collate pg_catalog."default")
join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
where c.relkind operator(pg_catalog.=) any (array['r', 'p', 'v', 'm', 'f', 'S']::pg_catalog."char"[])
  and c.relpersistence operator(pg_catalog.<>) 't'::pg_catalog."char"
  and n.nspname operator(pg_catalog.!~) '^pg_'
  and n.nspname operator(pg_catalog.<>) 'information_schema'
  and case when p.schema is null then pg_catalog.pg_table_is_visible(c.oid)
           else n.nspname operator(pg_catalog.~) (p.schema collate pg_catalog."default") end
  and (exists (select from pg_catalog.pg_extension as x where c.oid operator(pg_catalog.=) any (x.extconfig))
       or not exists (select from pg_catalog.pg_depend as e
                      where e.classid operator(pg_catalog.=) 1259::pg_catalog.oid
                        and e.objid operator(pg_catalog.=) c.oid
                        and e.deptype operator(pg_catalog.=) 'e'::pg_catalog."char"))
