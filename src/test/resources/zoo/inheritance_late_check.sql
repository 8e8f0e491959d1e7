-- kind: inheritance; 13-18; as pg_dump: the parents' columns come first in a child that takes a check over from a parent
create schema z;
create table z.b (y integer, w text default 'b');
create table z.reordered (more integer, w text, y integer);
alter table z.reordered inherit z.b;
alter table z.b add constraint added check (y < 100);
