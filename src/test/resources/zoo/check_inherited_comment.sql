-- kind: comment, check constraint, inheritance; 13-18
create schema z;
create table z.p (a integer);
create table z.c () inherits (z.p);
alter table z.p add constraint k check (a > 0) not valid;
comment on constraint k on z.c is 'x';
create table z.q (a integer) partition by list (a);
create table z.q1 partition of z.q for values in (1);
alter table z.q add constraint k check (a > 0) not valid;
comment on constraint k on z.q1 is 'of a partition';
