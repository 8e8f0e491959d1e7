-- kind: unlogged table; 13-17; as pg_dump: a partitioned table is not called unlogged (as by pg_dump 18, whose server refuses it)
create schema z;
create unlogged table z.p (a integer) partition by list (a);
create unlogged table z.p1 partition of z.p for values in (1);
