-- kind: default, domain, inheritance; 13-18
create schema z;
create domain z.d as integer default 7;
create table z.p (a z.d default 5, b integer default 3, c z.d);
create table z.c (a z.d, b integer) inherits (z.p);
alter table z.c alter a drop default, alter b drop default;
create table z.g () inherits (z.p);
alter table z.g alter a drop default;
