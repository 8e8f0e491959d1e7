-- kind: default privilege; 13-18
create schema z;
alter default privileges for role zoo_owner in schema z grant select on tables to zoo_reader with grant option;
alter default privileges for role zoo_owner in schema z grant usage on sequences to zoo_reader;
alter default privileges for role zoo_owner in schema z grant execute on functions to zoo_writer;
alter default privileges for role zoo_owner in schema z grant usage on types to "Zoo ""R""; --";
alter default privileges for role zoo_owner revoke execute on functions from public;
alter default privileges for role zoo_owner revoke usage on types from public;
alter default privileges for role zoo_owner grant all on schemas to zoo_reader;
alter default privileges for role "Zoo ""R""; --" grant select on tables to public;
alter default privileges for role "Zoo ""R""; --" revoke all on tables from "Zoo ""R""; --";
alter default privileges grant select on tables to zoo_reader;
create table z.t (a integer);
create function z.f() returns integer language sql as 'select 1';
create schema later;
