-- kind: extension; 13-18
create schema x;
create schema z;
create extension btree_gist schema x;
create table z.t (a integer, r daterange, exclude using gist (a with =, r with &&));
create index on z.t using gist (a);
