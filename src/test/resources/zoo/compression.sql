-- kind: column storage and compression; 14-18
create schema z;
create table z.t (a text compression pglz, b text, c text compression default);
create table z.child () inherits (z.t);
create materialized view z.m as select a from z.t;
