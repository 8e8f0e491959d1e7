-- kind: check constraint, inheritance; 13-18; as pg_dump: a check that is not valid is not valid in its children either
create schema z;
create table z.p (a integer);
alter table z.p add constraint k check (a > 0) not valid;
create table z.c () inherits (z.p);
