-- PostgreSQL 13–18. The roles of this server, and whether the one that is connected may give them objects.
select role.rolname as name,
       pg_catalog.pg_has_role(current_user, role.oid, 'MEMBER') as may_own
from pg_catalog.pg_roles as role
