-- kind: inheritance, partition, extension; 13-18
create schema x;
create extension zoo schema x;
create table x.own (own integer) inherits (x.settings);
create table x.attached (like x.places);
alter table x.attached inherit x.places;
create table x.part_one partition of x.parted for values in (1);
create table x.part_two (b integer, a integer not null);
alter table x.parted attach partition x.part_two for values in (2);
