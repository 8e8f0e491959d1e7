-- kind: extension configuration table; 13-18
create schema x;
create extension zoo schema x;
insert into x.settings values ('a', 'b;');
insert into x.places (name) values ('here'), ('there');
insert into x.a_visits values (1), (2);
create table x.not_a_member (a integer references x.places, f x.flag);
create view x.v as select * from x.settings;
create index on x.not_a_member (a);
