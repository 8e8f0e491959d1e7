-- kind: unique constraint, index; 15-18
create schema z;
create table z.t (a integer, b integer, constraint u unique nulls not distinct (a, b) include (b) deferrable);
create unique index on z.t (b) include (a) nulls not distinct where a > 0;
create table z.p (a integer, b integer, unique nulls not distinct (a, b)) partition by list (a);
create table z.p1 partition of z.p for values in (1);
