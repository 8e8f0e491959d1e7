-- kind: extended statistics; 14-18
create schema z;
create table z.t (a integer, b text);
create statistics z.expression on (lower(b)) from z.t;
create statistics z.mixed (mcv, dependencies) on a, (a + 1), (b || ';') from z.t;
create function z.f(integer) returns integer language sql immutable as 'select $1';
create statistics z.called on (z.f(a)), b from z.t;
