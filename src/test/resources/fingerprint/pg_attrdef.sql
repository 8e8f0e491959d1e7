-- PostgreSQL 13–18. Defaults and generation expressions.
select format('%s.%I', d.adrelid::regclass, a.attname), pg_get_expr(d.adbin, d.adrelid)
from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
