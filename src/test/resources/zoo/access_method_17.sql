-- kind: table access method, partition; 17-18
create schema z;
create access method zoo_heap type table handler heap_tableam_handler;
create table z.p (a integer) partition by list (a) using zoo_heap;
create table z.p1 partition of z.p for values in (1);
create table z.p2 partition of z.p for values in (2) using heap;
create table z.q (a integer) partition by list (a) using heap;
