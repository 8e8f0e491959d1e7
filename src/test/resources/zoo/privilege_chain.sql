-- kind: privilege; 13-18
create schema z;
grant usage on schema z to zoo_reader;
create table z.t (a integer, b integer);
grant select on z.t to zoo_reader with grant option;
set session authorization zoo_reader;
grant select on z.t to zoo_writer;
reset session authorization;
grant select (b) on z.t to zoo_writer with grant option;
