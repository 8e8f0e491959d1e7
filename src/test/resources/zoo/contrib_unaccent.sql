-- kind: extension; 13-18
create schema x;
create schema z;
create extension unaccent schema x;
create text search configuration z.c (copy = simple); alter text search configuration z.c alter mapping for hword, word with x.unaccent, simple;
create table z.t (a text);
create index on z.t using gin (to_tsvector('z.c', a));
