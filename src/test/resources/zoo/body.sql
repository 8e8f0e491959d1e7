-- kind: SQL-body function, dependency loop; 14-18
create schema z;
create table z.t (id integer primary key, name text);
create function z.one(i integer) returns integer language sql immutable return i + 1;
create function z.reads(i integer) returns bigint language sql stable begin atomic select count(*) from z.t where t.id = i; end;
create function z.grouped() returns setof text language sql begin atomic select t.name from z.t group by t.id; end;
create procedure z.writes(i integer) language sql begin atomic insert into z.t values (i, ';'); update z.t set name = 'x;' where id = i; end;
create view z.v as select z.reads(1) as n, z.one(2) as two;
create function z.of_view(z.v) returns bigint language sql return ($1).n;
create table z.defaulted (a bigint default z.reads(3), b integer generated always as (z.one(1)) stored, check (z.one(a::integer) > 0));
create index on z.t (z.one(id));
create function z.recursive(i integer) returns integer language sql immutable return case when i = 0 then 0 else i end;
