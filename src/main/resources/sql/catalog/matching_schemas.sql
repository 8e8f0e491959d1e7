-- PostgreSQL 13–18. The schemas, but the system's, whose names match the regular expressions ?; by the expression's number.
select p.number, n.nspname as name
from pg_catalog.unnest(?::pg_catalog.text[]) with ordinality as p(name, number)
join pg_catalog.pg_namespace as n on n.nspname operator(pg_catalog.~) (p.name collate pg_catalog."default")
where n.nspname operator(pg_catalog.!~) '^pg_'
  and n.nspname operator(pg_catalog.<>) 'information_schema'
