-- kind: extension; 13-18
create schema x;
create schema z;
create extension lo schema x;
create table z.t (a x.lo);
create trigger t before update or delete on z.t for each row execute function x.lo_manage(a);
