-- kind: SQL-body function, dependency loop; 14-18
create schema z;
create function z.even(n integer) returns boolean language sql immutable return true;
create function z.odd(n integer) returns boolean language sql immutable return case when n = 0 then false else z.even(n - 1) end;
create or replace function z.even(n integer) returns boolean language sql immutable return case when n = 0 then true else z.odd(n - 1) end;
comment on function z.even(integer) is 'even';
create table z.t (a integer, b boolean generated always as (z.odd(a)) stored);
create function z.ping(n integer, text default E'\nRETURN 1') returns bigint language sql set work_mem = '5MB' begin atomic select 1::bigint; end;
create function z.pong() returns setof z.t language sql begin atomic select * from z.t where a = z.ping(1); end;
create function z.pang(z.t[]) returns bigint language sql begin atomic select count(*) from z.pong(); end;
create or replace function z.ping(n integer, text default E'\nRETURN 1') returns bigint language sql set work_mem = '5MB' begin atomic select z.pang('{}'); end;
create procedure z.writes() language sql begin atomic insert into z.t values (1); end;
create view z.v as select z.ping(1) as p;
