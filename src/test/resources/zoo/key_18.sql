-- kind: primary key constraint, unique constraint, foreign key constraint; 18-18
create extension btree_gist with schema public;
create schema z;
create table z.t (id integer, during daterange, at int4multirange, constraint pk primary key (id, during without overlaps), constraint un unique (id, at without overlaps));
create table z.u (id integer, during daterange, constraint fk foreign key (id, period during) references z.t (id, period during));
create table z.p (id integer, during daterange, primary key (id, during without overlaps)) partition by list (id);
create table z.p1 partition of z.p for values in (1);
