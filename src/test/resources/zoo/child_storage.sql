-- kind: column storage and compression, inheritance; 13-18
create schema z;
create table z.p (a text, b text);
alter table z.p alter a set storage external;
create table z.c () inherits (z.p);
alter table z.c alter a set storage extended, alter b set storage main;
create table z.q (a text) partition by list (a);
alter table z.q alter a set storage external;
create table z.q1 partition of z.q for values in ('1');
alter table z.q1 alter a set storage extended;
