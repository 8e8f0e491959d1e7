-- PostgreSQL 13–18. The columns of tables, dropped ones too, that a transaction as young as the given one wrote, with that transaction.
select a.attrelid::bigint as relation, a.attnum || ' ' || a.xmin as column
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
where c.relkind in ('r', 'p')
  and a.attnum > 0
  and pg_catalog.age(a.xmin) <= pg_catalog.age(?::pg_catalog.text::pg_catalog.xid)
