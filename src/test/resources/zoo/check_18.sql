-- kind: check constraint, foreign key constraint; 18-18
create schema z;
create table z.t (id integer primary key, a integer constraint not_enforced check (a > 0) not enforced);
create table z.u (id integer references z.t not enforced, b integer constraint b references z.t enforced);
create table z.p (a integer) partition by list (a);
create table z.p1 partition of z.p for values in (1);
alter table z.p add constraint pc check (a > 0) not enforced, add constraint pf foreign key (a) references z.t not enforced;
