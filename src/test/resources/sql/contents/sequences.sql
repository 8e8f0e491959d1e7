-- PostgreSQL 13–18. Each sequence, and the query that tells its value.
select relation.oid::regclass::text,
       format('select last_value || '' '' || is_called from %s', relation.oid::regclass)
from pg_catalog.pg_class as relation
where relation.relkind = 'S'
