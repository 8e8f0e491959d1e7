-- kind: extension; 13-18
create schema x;
create schema z;
create extension pg_stat_statements schema x;
create view z.v as select 1 as one; grant select on x.pg_stat_statements to zoo_reader;
