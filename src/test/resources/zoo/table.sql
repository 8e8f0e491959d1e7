-- kind: table; 13-18
create schema z;
create table z.none ();
create table z.all_dropped (a integer, b integer);
alter table z.all_dropped drop column a, drop column b;
create table z.holes (a integer, b integer, c integer);
alter table z.holes drop column b, add column d text default 'added';
create table z.options (a integer, b text) with (fillfactor = 50, autovacuum_enabled = false, parallel_workers = 3, toast.autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 77, toast_tuple_target = 4000);
create table z."T; -- ""q""" ("Co""l; --" integer, "select" integer, "ünï" integer, "  " integer, "new
line" integer);
comment on table z."T; -- ""q""" is 'table';
comment on column z."T; -- ""q"""."Co""l; --" is E'col\numn';
alter table z.holes owner to zoo_owner;
create table z.types (a bit(3), b bit varying(5), c character(4), d "char", e interval day to second(3), f interval(2), g time(0) with time zone, h numeric(5), i numeric, j character varying,
  k float4, l name, m integer[][], n numeric(3, 1)[], o oid, p regclass, q xid, r tsquery, s xml, t jsonb, u point, v int4range[], w money, x inet, y pg_lsn, z char);
create table z.system_names (oid integer, "user" text);
create table z.of_table (t z.holes, ts z.types[]);
