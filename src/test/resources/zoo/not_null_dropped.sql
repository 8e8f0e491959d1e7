-- kind: NOT NULL constraint, inheritance; 13-17
create schema z;
create table z.p (x integer not null, y integer);
create table z.c (x integer) inherits (z.p);
alter table only z.c alter x drop not null;
create table z.d () inherits (z.p);
alter table only z.d alter x drop not null;
create table z.merged (x integer, more integer) inherits (z.p);
alter table only z.merged alter x drop not null;
create table z.e () inherits (z.d);
create table z.q (a integer, b integer) partition by list (a);
create table z.q1 partition of z.q for values in (1);
alter table z.q1 alter b set not null;
