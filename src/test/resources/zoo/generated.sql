-- kind: generated column; 13-18
create schema z;
create function z.f(integer) returns integer language sql immutable as 'select $1 * 2';
create table z.t (a integer, b integer generated always as (a * 2) stored, c text collate "C" generated always as ('x' || z.f(a)::text) stored not null, check (b > 0));
create table z.parent (a integer, b integer generated always as (a + 1) stored);
create table z.child_plain () inherits (z.parent);
create table z.p (a integer, g integer generated always as (a * 3) stored) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create index on z.t (b);
create view z.v as select b from z.t;
grant select (b) on z.t to zoo_reader;
create table z.child_local (b integer, own integer) inherits (z.parent);
