-- kind: replica identity, clustered index; 13-18
create schema z;
create table z.p (a integer not null) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create unique index u on z.p (a);
alter table z.p replica identity using index u;
alter table z.p1 replica identity using index p1_a_idx;
alter table z.p1 cluster on p1_a_idx;
