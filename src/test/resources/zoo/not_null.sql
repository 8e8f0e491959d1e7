-- kind: NOT NULL constraint; 13-18
create schema z;
create table z.t (a integer not null, b integer not null default 1, c integer primary key);
create table z.child (a integer, d integer not null) inherits (z.t);
create table z.own (x integer);
create table z.own_child () inherits (z.own);
alter table z.own_child alter x set not null;
create table z.p (a integer, b integer not null) partition by list (a);
create table z.p1 partition of z.p for values in (1);
alter table z.p1 alter a set not null;
create table z.p2 (b integer not null, a integer not null);
alter table z.p attach partition z.p2 for values in (2);
