-- kind: trigger; 13-18
create schema z;
create table z.a (id integer primary key);
create table z.b (id integer references z.a);
create function z.f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on z.b for each row execute function z.f();
alter table z.b disable trigger user;
