-- kind: publication; 13-18
create schema z;
create table z.t (a integer primary key, "B; --" integer);
create table z.p (a integer primary key) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create publication everything for all tables;
create publication "P; --" for table z.t with (publish = 'insert, delete');
create publication root for table z.p, only z.t with (publish_via_partition_root = true);
create publication empty with (publish = '');
comment on publication "P; --" is 'publication';
alter publication empty owner to zoo_owner;
