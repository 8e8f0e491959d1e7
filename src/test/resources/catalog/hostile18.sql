-- PostgreSQL 18. What came with 17 and 18.
set search_path = '';
create table s.virtual (a integer constraint "a; --" not null no inherit, b integer generated always as (a * 2) virtual, c integer);
alter table s.virtual add constraint later not null c not valid;
comment on constraint "a; --" on s.virtual is 'named';
create table s.base_named (a integer constraint base_a not null, b integer);
create table s.child_named (constraint child_b not null b) inherits (s.base_named);
create table s.child_local (a integer constraint child_a not null) inherits (s.base_named);
create table s.temporal (id integer, during daterange, primary key (id, during without overlaps));
create table s.temporal_reference (id integer, during daterange, foreign key (id, period during) references s.temporal (id, period during));
create table s.unenforced (id integer references s.egg not enforced, constraint c check (id > 0) not enforced);
create table s.identity_parent (id integer generated always as identity, at date not null) partition by range (at);
create table s.identity_child partition of s.identity_parent for values from ('2020-01-01') to ('2021-01-01');
