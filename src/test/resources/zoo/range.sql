-- kind: range type; 13-18
create schema z;
create function z.diff(a time, b time) returns float8 language sql strict immutable as 'select extract(epoch from (a - b))';
create type z.times as range (subtype = time, subtype_diff = z.diff);
create type z.texts as range (subtype = text, collation = "C");
create type z.patterns as range (subtype = text, subtype_opclass = text_pattern_ops);
create table z.t (r z.times default '[10:00,11:00)', t z.texts[], exclude using gist (r with &&));
comment on type z.times is 'times';
alter type z.texts owner to zoo_owner;
grant usage on type z.times to zoo_reader;
revoke usage on type z.times from public;
create type z.granted as range (subtype = integer);
revoke execute on function z.granted(integer, integer) from public;
grant execute on function z.granted(integer, integer, text) to zoo_reader;
