-- kind: privilege; 13-18
create schema z;
create table z.t (a integer);
grant usage on type z.t to zoo_reader;
revoke usage on type z.t from public;
