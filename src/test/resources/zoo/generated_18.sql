-- kind: generated column; 18-18
create schema z;
create table z.t (a integer, b integer generated always as (a * 2) virtual, c integer generated always as (a * 3), d integer generated always as (a) stored, check (b > 0), constraint nn not null b);
create table z.parent (a integer, b integer generated always as (a + 1) virtual);
create table z.child () inherits (z.parent);
create table z.p (a integer, g integer generated always as (a * 3) virtual) partition by list (a);
create table z.p1 partition of z.p for values in (1);
