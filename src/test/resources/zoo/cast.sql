-- kind: cast; 13-18
create schema z;
create type z.pair as (a integer, b integer);
create function z.pair(integer) returns z.pair language sql immutable as 'select row($1, $1)::z.pair';
create function z.pair_text(z.pair, integer, boolean) returns text language sql immutable as 'select ''x''';
create cast (integer as z.pair) with function z.pair(integer) as assignment;
create cast (z.pair as text) with function z.pair_text(z.pair, integer, boolean) as implicit;
create cast (varchar as z.pair) with inout;
create domain z.d as integer;
create cast (bytea as uuid) with inout as assignment;
create cast (inet as bigint) with inout;
comment on cast (integer as z.pair) is 'cast';
create table z.t (p z.pair default 5::z.pair);
