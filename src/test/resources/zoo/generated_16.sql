-- kind: generated column; 16-18
create schema z;
create table z.parent (a integer, b integer generated always as (a + 1) stored);
create table z.child (b integer generated always as (a + 2) stored) inherits (z.parent);
