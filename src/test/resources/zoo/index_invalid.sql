-- kind: invalid index; 13-18
create schema z;
create table z.t (a integer, b integer);
create index valid on z.t (a);
create index invalid on z.t (b);
set allow_system_table_mods = on;
update pg_index set indisvalid = false where indexrelid = 'z.invalid'::regclass;
