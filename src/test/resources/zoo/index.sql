-- kind: index; 13-18
create schema z;
create table z.t (a integer, b text, c int4range, d jsonb, e point, f tsvector, "G; --" text);
create index on z.t (a desc nulls last, b collate "C" text_pattern_ops, a nulls first) include (c) with (fillfactor = 55, deduplicate_items = off) where a > 0 and b <> ';';
create unique index "I; --" on z.t ((lower(b)), (a + 1), a);
create index on z.t using hash (b) with (fillfactor = 40);
create index on z.t using gist (e, c) with (buffering = on);
create index on z.t using gin (d jsonb_path_ops, f) with (fastupdate = off, gin_pending_list_limit = 128);
create index on z.t using spgist (b text_ops);
create index on z.t using brin (a int4_minmax_ops) with (pages_per_range = 16, autosummarize);
create index long_definition on z.t ((b || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'));
create index on z.t using gist (f tsvector_ops (siglen = 100));
comment on index z."I; --" is 'index';
create materialized view z.m as select a, b from z.t;
create unique index on z.m (a);
create index stats on z.t ((a + 2), b, (a + 3));
alter index z.stats alter column 3 set statistics 500;
create function z.f(text) returns text language sql immutable as 'select $1';
create index by_function on z.t (z.f(b)) where z.f("G; --") is not null;
