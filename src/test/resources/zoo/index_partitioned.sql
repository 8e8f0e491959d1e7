-- kind: partitioned index; 13-18
create schema z;
create table z.p (a integer, b text) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create table z.p2 partition of z.p for values in (2) partition by range (b);
create table z.p2a partition of z.p2 for values from ('a') to ('m');
create index whole on z.p (b) with (fillfactor = 66);
create index only_parent on only z.p (a, b);
create index "Own; --" on z.p1 (a, b);
alter index z.only_parent attach partition z."Own; --";
create index on z.p1 (b desc);
create unique index uniq on z.p (a, b);
alter index z.p1_b_idx rename to "Renamed; --";
comment on index z.whole is 'partitioned index';
comment on index z."Renamed; --" is 'of partition';
alter index z."Renamed; --" set (fillfactor = 44);
create index expr on z.p ((a + 1));
alter index z.expr alter column 1 set statistics 99;
