-- kind: extension; 13-18
create schema x;
create schema z;
create extension hstore schema x;
create table z.t (a x.hstore default 'a=>1'::x.hstore, b x.hstore[], check (a operator(x.?) 'a'));
create index on z.t using gin (a);
create index on z.t using gist (a x.gist_hstore_ops (siglen = 32));
create index on z.t using hash (a);
create function z.f(x.hstore) returns text language sql as 'select 1::text';
