-- PostgreSQL 13–18. Whether this role may make databases, and of each database whether it may rename it.
select role.rolcreatedb or role.rolsuper as may_create,
       role.rolname as role,
       database.datname as name,
       pg_catalog.pg_get_userbyid(database.datdba) as owner,
       role.rolsuper or pg_catalog.pg_has_role(role.oid, database.datdba, 'USAGE') as may_rename
from pg_catalog.pg_roles as role
cross join pg_catalog.pg_database as database
where role.rolname = current_user
