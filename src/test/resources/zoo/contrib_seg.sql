-- kind: extension; 13-18
create schema x;
create schema z;
create extension seg schema x;
create table z.t (a x.seg);
create index on z.t using gist (a);
