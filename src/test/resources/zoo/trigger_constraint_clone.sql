-- kind: trigger; 13-18
create schema z;
create function z.f() returns trigger language plpgsql as 'begin return new; end';
create table z.p (a integer) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create table z.p2 partition of z.p for values in (2);
create constraint trigger c after insert on z.p for each row execute function z.f();
alter table z.p1 disable trigger c;
alter table z.p2 enable always trigger c;
