-- kind: default, dependency loop; 13-18
create schema z;
create function z.f() returns integer language sql as 'select 1';
create table z.t (a integer default z.f(), b text default E'a\\b\nc''', c timestamptz default now(), d integer[] default '{1,2}', e text default null, f jsonb default '{"a": 1}', g date default 'infinity', h float8 default 'NaN', i integer default (1 + 2), j text default current_user);
create function z.of_t(z.t) returns integer language sql as 'select 1';
create table z.loop (a integer);
create function z.count(z.loop[] default null) returns integer language sql as 'select 5';
alter table z.loop alter a set default z.count();
create view z.v as select a, b from z.t;
alter view z.v alter a set default 42;
