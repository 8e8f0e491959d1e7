-- kind: extension; 13-18
create schema x;
create schema z;
create extension intarray schema x;
create table z.t (a integer[]);
create index on z.t using gin (a x.gin__int_ops);
create index on z.t using gist (a x.gist__intbig_ops);
create view z.v as select a from z.t where a operator(x.@@) '1&2'::x.query_int;
