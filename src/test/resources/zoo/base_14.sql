-- kind: base type; 14-18
create schema z;
create type z.pair;
create function z.pair_in(cstring) returns z.pair language internal immutable strict as 'point_in';
create function z.pair_out(z.pair) returns cstring language internal immutable strict as 'point_out';
create type z.pair (input = z.pair_in, output = z.pair_out, internallength = 16, element = float8, alignment = double, subscript = raw_array_subscript_handler);
create view z.v as select ('(1,2)'::z.pair)[0] as first;
