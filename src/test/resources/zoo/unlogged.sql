-- kind: unlogged table; 13-18
create schema z;
create unlogged table z.t (id integer primary key, a text unique);
create unlogged table z.child () inherits (z.t);
create index on z.t (a);
alter table z.t set (fillfactor = 80);
create table z.logged (a integer);
alter table z.logged set unlogged;
