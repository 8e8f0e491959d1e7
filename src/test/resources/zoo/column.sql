-- kind: column storage and compression, statistics target; 13-18
create schema z;
create table z.t (a text, b text, c text, d bytea, e integer);
alter table z.t alter a set storage external, alter b set storage main, alter c set storage plain, alter d set storage extended;
alter table z.t alter a set statistics 0, alter b set statistics 1000, alter e set (n_distinct = -0.5, n_distinct_inherited = 100);
create table z.child (own text) inherits (z.t);
alter table z.child alter a set storage main, alter own set storage external, alter b set statistics 7;
create table z.p (a text, b text) partition by list (a);
create table z.p1 partition of z.p for values in ('x');
alter table z.p alter b set storage external;
alter table z.p1 alter b set statistics 3;
create materialized view z.m as select a, b from z.t;
alter materialized view z.m alter a set storage external, alter b set statistics 5;
create index i on z.t ((a || b), (e + 1));
alter index z.i alter column 1 set statistics 300;
create view z.v as select a, b from z.t;
