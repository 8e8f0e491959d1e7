-- kind: exclusion constraint, partition; 17-18
create schema z;
create table z.p (a integer, b int4range, constraint e exclude using btree (a with =)) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create table z.p2 (b int4range, a integer, constraint e2 exclude using btree (a with =));
alter table z.p attach partition z.p2 for values in (2);
comment on constraint e on z.p is 'partitioned';
