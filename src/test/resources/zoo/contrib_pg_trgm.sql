-- kind: extension; 13-18
create schema x;
create schema z;
create extension pg_trgm schema x;
create table z.t (a text);
create index on z.t using gin (a x.gin_trgm_ops);
create index on z.t using gist (a x.gist_trgm_ops (siglen = 64));
create view z.v as select a from z.t where a operator(x.%) 'abc';
