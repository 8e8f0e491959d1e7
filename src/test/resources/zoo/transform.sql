-- kind: transform; 13-18
create schema z;
create type z.pair as (a integer, b integer);
create function z.to_sql(internal) returns z.pair language internal immutable as 'record_recv';
create function z.from_sql(internal) returns internal language internal immutable as 'numeric_avg_serialize';
create transform for z.pair language plpgsql (to sql with function z.to_sql(internal), from sql with function z.from_sql(internal));
create transform for integer language sql (from sql with function z.from_sql(internal));
create function z.uses(z.pair) returns integer transform for type z.pair language plpgsql as 'begin return 1; end';
comment on transform for z.pair language plpgsql is 'transform';
