-- kind: extension; 13-18
create schema x;
create schema z;
create extension dblink schema x;
create server s foreign data wrapper dblink_fdw options (host 'nowhere.example');
create view z.v as select * from x.dblink('x', 'select 1') as t(a integer);
