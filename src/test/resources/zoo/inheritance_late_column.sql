-- kind: inheritance; 13-18; as pg_dump: the parents' columns come first in a child whose parent got a column later
create schema z;
create table z.a (x integer);
create table z.child (own integer) inherits (z.a);
alter table z.a add column late text;
create table z.both (x integer, late text) inherits (z.a);
