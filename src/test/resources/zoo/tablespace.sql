-- kind: tablespace; 13-18
create schema z;
create table z.t (a integer primary key using index tablespace zoo_space) tablespace zoo_space;
create index on z.t (a) tablespace zoo_space;
create table z.p (a integer) partition by list (a) tablespace zoo_space;
create table z.p1 partition of z.p for values in (1);
create table z.p2 partition of z.p for values in (2) tablespace pg_default;
create materialized view z.m tablespace zoo_space as select 1 as a;
create table z.plain (a integer);
create index on z.p (a) tablespace zoo_space;
