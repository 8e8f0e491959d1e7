-- kind: domain; 13-18
create schema z;
create domain z.plain as integer;
create domain z.text as varchar(9) collate "C" default 'd''e' not null;
create domain z.checked as integer constraint "C; --" check (value > 0) check (value < 9);
create domain z.over as z.checked default 3 check (value <> 5);
create domain z.arrays as z.over[] check (array_ndims(value) = 1);
create domain z.now as timestamptz default now();
alter domain z.plain add constraint later check (value <> 0) not valid;
create function z.even(integer) returns boolean language sql immutable as 'select $1 % 2 = 0';
create domain z.evens as integer check (z.even(value));
create function z.takes(z.evens) returns z.evens language sql as 'select $1';
create type z.pair as (one z.over, two z.evens);
create table z.holds (a z.pair);
comment on constraint "C; --" on domain z.checked is 'c';
grant usage on domain z.checked to zoo_reader;
revoke usage on domain z.plain from public;
