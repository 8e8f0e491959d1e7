-- kind: schema; 13-18
drop schema public;
create schema public;
create table public.t (a integer);
grant usage on schema public to zoo_reader;
