-- kind: trigger, foreign key constraint; 13-18; as pg_dump: triggers that make up a foreign key and were disabled are enabled
create schema z;
create table z.a (a integer primary key);
create table z.b (a integer references z.a);
alter table z.b disable trigger all;
