-- kind: extension; 13-18
create schema x;
create schema z;
create extension bloom schema x;
create table z.t (a integer, b text);
create index on z.t using bloom (a, b) with (length = 64, col1 = 3);
