-- kind: extension; 13-18
create schema x;
create schema z;
create extension ltree schema x;
create table z.t (a x.ltree primary key default 'a.b', b x.lquery[]);
create index on z.t using gist (a);
create view z.v as select a operator(x.||) 'c'::pg_catalog.text as c from z.t;
