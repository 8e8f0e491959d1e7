-- kind: extension, partitioned index, exclusion constraint; 13-18
create schema x;
create extension zoo schema x;
create table x.t (a integer, b int4range, constraint e exclude using gist (b with &&), constraint k primary key (a));
alter index x.e depends on extension zoo;
alter index x.k depends on extension zoo;
create table x.p (a integer, constraint pk primary key (a)) partition by list (a);
create table x.p1 partition of x.p for values in (1);
alter index x.pk depends on extension zoo;
create index i on x.p (a);
alter index x.i depends on extension zoo;
create trigger g before update on x.t for each row execute function suppress_redundant_updates_trigger();
alter trigger g on x.t depends on extension zoo;
create materialized view x.m as select 1 as a;
alter materialized view x.m depends on extension zoo;
create function x.f() returns integer language sql as 'select 1';
alter function x.f() depends on extension zoo;
