-- kind: typed table; 13-18
create schema z;
create type z.pair as (a integer, b text collate "C", c date);
create table z.t of z.pair;
create table z.constrained of z.pair (primary key (a), b with options default 'x' not null, c with options check (c > '2000-01-01'), constraint u unique (b, c));
create table z.parts of z.pair partition by list (a);
create table z.part partition of z.parts for values in (1);
comment on column z.t.a is 'a';
create table z.attached (a integer, b text collate "C", c date);
alter table z.attached of z.pair;
