-- kind: extension; 13-18
create schema x;
create schema z;
create extension btree_gin schema x;
create table z.t (a integer, b text);
create index on z.t using gin (a, b);
