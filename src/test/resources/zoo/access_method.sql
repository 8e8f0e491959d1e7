-- kind: access method, table access method; 13-18
create schema z;
create access method zoo_heap type table handler heap_tableam_handler;
comment on access method zoo_heap is 'heap';
create table z.t (a integer) using zoo_heap;
create materialized view z.m using zoo_heap as select 1 as a;
set default_table_access_method = zoo_heap;
create table z.by_default (a integer);
reset default_table_access_method;
create access method zoo_btree type index handler bthandler;
comment on access method zoo_btree is 'index';
