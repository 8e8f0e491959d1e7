-- kind: extension; 13-18
create schema x;
create schema z;
create extension tablefunc schema x;
create view z.v as select * from x.crosstab('select 1, 2, 3') as c(a integer, b integer);
