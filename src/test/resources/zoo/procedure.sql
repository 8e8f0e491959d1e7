-- kind: procedure; 13-18
create schema z;
create procedure z.p(a integer, inout b text default 'q') language plpgsql as 'begin b := a::text; commit; end';
create procedure z.definer() language sql security definer set search_path to '' as 'select 1';
create procedure z."P; --"(variadic integer[]) language sql as '';
comment on procedure z.p(integer, text) is 'p';
alter procedure z.definer() owner to zoo_owner;
grant execute on procedure z.definer() to zoo_reader;
revoke execute on procedure z.p(integer, text) from public;
