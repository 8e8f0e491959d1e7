-- kind: owner; 13-18
create schema z authorization zoo_owner;
grant create on schema z to "Zoo ""R""; --";
set session authorization zoo_owner;
create table z.t (id serial primary key, a text);
create view z.v as select * from z.t;
create materialized view z.m as select * from z.v;
create function z.f() returns integer language sql as 'select 1';
create type z.e as enum ('a');
create index on z.t (a);
create sequence z.s;
reset session authorization;
alter table z.t owner to "Zoo ""R""; --";
create table z.other_owner (a integer primary key);
alter table z.other_owner owner to zoo_reader;
grant select on z.t to zoo_owner;
