-- kind: extension; 13-18
create schema x;
create schema z;
create extension citext schema x;
create table z.t (a x.citext primary key, b x.citext default 'X', check (b operator(x.<>) 'no'::x.citext));
create unique index on z.t (lower(b::text));
create domain z.d as x.citext check (value ~ 'x');
