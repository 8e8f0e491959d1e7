-- kind: publication; 15-18
create schema z;
create table z.t (a integer primary key, "B; --" integer, c text);
create publication columns for table z.t (a, "B; --");
create publication filtered for table z.t where (a > 0 and "B; --" is null);
create publication two_ways for table z.t (a, c) where (a > 5);
create publication schemas for tables in schema z, public;
create publication mixed for table z.t, tables in schema public with (publish = 'truncate');
