-- kind: rule; 13-18
create schema z;
create table z.t (id integer, a text);
create table z.log (at timestamptz default now(), what text);
create view z.v as select id, a from z.t;
create rule "R; --" as on insert to z.t do also insert into z.log (what) values ('ins;' || new.a);
create rule nothing as on delete to z.t where old.id < 0 do instead nothing;
create rule several as on update to z.t do also (insert into z.log (what) values (old.a); delete from z.log where what = new.a; notify zoo);
create rule v_insert as on insert to z.v do instead insert into z.t values (new.id, new.a) returning id, a;
create rule v_update as on update to z.v do instead update z.t set a = new.a where id = old.id;
alter table z.t disable rule nothing;
alter table z.t enable always rule several;
alter table z.t enable replica rule "R; --";
comment on rule "R; --" on z.t is 'rule';
create function z.f(integer) returns integer language sql as 'select 1';
create rule calls as on update to z.v where new.id > 5 do also select z.f(new.id);
