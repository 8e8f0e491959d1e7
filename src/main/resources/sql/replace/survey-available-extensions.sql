-- PostgreSQL 13–18. The extensions that can be made on this server, in the version that CREATE EXTENSION makes, and whether this role may.
select known.name,
       known.default_version as version,
       not available.superuser or available.trusted or own.rolsuper as may_create
from pg_catalog.pg_available_extensions as known
join pg_catalog.pg_available_extension_versions as available on available.name = known.name and available.version = known.default_version
join pg_catalog.pg_roles as own on own.rolname = current_user
