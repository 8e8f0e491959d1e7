-- kind: enum type; 13-18
create schema z;
create type z.empty as enum ();
create type z.mood as enum ('b', 'a', 'it''s', E'new\nline');
alter type z.mood add value 'between' before 'a';
create type z.mood_of as enum ('x');
create table z.t (m z.mood default 'b', ms z.mood[] default '{a,b}', check (m <> 'a'::z.mood));
create function z.f(z.mood, z.mood[]) returns z.mood language sql as 'select $1';
