-- PostgreSQL 13–18. The identifier of the server's cluster. An error for a role that may not know it, even where this is never run but only planned: hence a query of its own.
select system_identifier::text as system_identifier from pg_catalog.pg_control_system()
