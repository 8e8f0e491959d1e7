-- kind: extension; 13-18
create schema x;
create schema z;
create extension moddatetime schema x;
create table z.t (a timestamp);
create trigger t before update on z.t for each row execute function x.moddatetime(a);
