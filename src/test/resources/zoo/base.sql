-- kind: base type; 13-18
create schema z;
create type z.number;
create function z.number_in(cstring) returns z.number language internal immutable strict as 'int8in';
create function z.number_out(z.number) returns cstring language internal immutable strict as 'int8out';
create function z.number_receive(internal) returns z.number language internal immutable strict as 'int8recv';
create function z.number_send(z.number) returns bytea language internal immutable strict as 'int8send';
create type z.number (input = z.number_in, output = z.number_out, receive = z.number_receive, send = z.number_send,
  internallength = 8, passedbyvalue, alignment = double, storage = plain, category = 'N', preferred = false, default = '0');
create type z.words;
create function z.words_in(cstring, oid, integer) returns z.words language internal immutable strict as 'varcharin';
create function z.words_out(z.words) returns cstring language internal immutable strict as 'varcharout';
create type z.words (input = z.words_in, output = z.words_out, typmod_in = varchartypmodin, typmod_out = varchartypmodout, internallength = variable, storage = extended,
  collatable = true, delimiter = ';', like = varchar);
create table z.t (n z.number default '5', w z.words(5) collate "C", ns z.number[]);
comment on type z.number is 'number';
alter type z.words owner to zoo_owner;
create cast (z.number as bigint) without function as implicit;
create type z.pair;
create function z.pair_in(cstring) returns z.pair language internal immutable strict as 'point_in';
create function z.pair_out(z.pair) returns cstring language internal immutable strict as 'point_out';
create type z.pair (input = z.pair_in, output = z.pair_out, internallength = 16, element = float8, alignment = double, preferred = true, category = 'X', analyze = array_typanalyze);
create table z.pairs (p z.pair, ps z.pair[]);
