-- kind: view; 15-18
create schema z;
create table z.t (id integer);
create view z.invoker with (security_invoker = true, security_barrier = true, check_option = cascaded) as select id from z.t;
create view z.off with (security_invoker = off) as select id from z.t;
