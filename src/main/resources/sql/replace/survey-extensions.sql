-- PostgreSQL 13–18. The extensions of this database with their versions, but those that initdb made.
select extension.extname as name, extension.extversion as version
from pg_catalog.pg_extension as extension
where extension.oid >= 16384
order by 1
