-- kind: privilege; 13-18
revoke execute on function pg_catalog.pg_sleep(double precision) from public;
grant execute on function pg_catalog.pg_sleep(double precision) to zoo_reader;
grant execute on function pg_catalog.pg_read_file(text) to zoo_reader;
grant select on pg_catalog.pg_authid to zoo_reader;
grant select (rolname) on pg_catalog.pg_authid to zoo_writer;
revoke select on pg_catalog.pg_stats from public;
grant create on schema pg_catalog to zoo_owner;
