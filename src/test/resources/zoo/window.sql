-- kind: window function; 13-18
create schema z;
create function z.numbered() returns bigint language internal window as 'window_row_number';
create function z.lagging(anyelement, integer default 1) returns anyelement language internal window strict immutable as 'window_lag_with_offset';
create view z.v as select z.numbered() over (order by x) from generate_series(1, 3) x;
comment on function z.numbered() is 'window';
