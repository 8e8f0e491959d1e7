-- PostgreSQL 14–18. What came with 14 and 15, where it is not in its own file.
set search_path = '';
create table s.keyed (id integer primary key, name text);
-- then
create function s.body(i integer) returns bigint language sql stable begin atomic select count(*) from s.v where id = i; end;
-- then
create function s.grouped() returns setof text language sql begin atomic select k.name from s.keyed k group by k.id; end;
-- then
create procedure s.body_procedure(i integer) language sql begin atomic insert into s.egg (id) values (i); delete from s.egg where id = i; end;
-- then
create function s.cases(i integer) returns text language sql begin atomic
  select case when i > 0 then 'a;b' else 'end; select' end;
  select case i when 1 then (select case when true then 'x' end) end as "end; --";
end;
-- then
create view s.uses_grouped as select * from s.grouped() g;
create table s.defaults (a bigint default s.body(1), c text compression pglz);
create materialized view s.late as select g from s.grouped() g;
create index late_index on s.late (g);
create statistics s.expressions on (a + 1), (lower(c)) from s.defaults;
create type s.dates as range (subtype = date, multirange_type_name = s."Multi; --");
create function s.mr(s."Multi; --") returns integer language sql as 'select 1';
