-- kind: extension; 13-18
create schema x;
create schema z;
create extension cube schema x;
create table z.t (a x.cube, constraint e exclude using gist (a with operator(x.&&)));
create index on z.t using gist (a);
