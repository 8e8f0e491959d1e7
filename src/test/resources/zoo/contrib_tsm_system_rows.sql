-- kind: extension; 13-18
create schema x;
create schema z;
create extension tsm_system_rows schema x;
create table z.t (a integer);
create view z.v as select a from z.t tablesample x.system_rows(5);
