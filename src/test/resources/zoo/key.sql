-- kind: primary key constraint, unique constraint, exclusion constraint; 13-18
create schema z;
create table z.t (a integer, b integer, c integer, d int4range, constraint "K; --" primary key (b, a), unique (a) include (b, c) with (fillfactor = 70), constraint later unique (c) deferrable initially deferred, constraint "deferrable" unique (b) deferrable);
create table z.e (a integer, r int4range, p box, exclude using gist (r with &&), constraint "E; --" exclude using gist (p with &&, r with -|-) where (a > 0) deferrable initially deferred, constraint h exclude using hash (a with =), constraint i exclude using gist (r with &&) include (a) with (fillfactor = 55));
create table z.b (a text, constraint excluded exclude using btree (lower(a) collate "C" with =));
comment on constraint "K; --" on z.t is 'key';
comment on index z."K; --" is 'index of key';
comment on constraint "E; --" on z.e is 'exclusion';
create table z.by_index (a integer, b text not null);
create unique index made_before on z.by_index (a) include (b);
alter table z.by_index add constraint by_index_u unique using index made_before;
create table z.p (a integer, b integer, primary key (a), constraint pu unique (a, b) deferrable) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create table z.p2 (b integer, a integer not null, constraint own_name primary key (a));
alter table z.p attach partition z.p2 for values in (2);
create table z.p3 (a integer not null, b integer, constraint p3u unique (b, a)) partition by range (a);
alter table z.p attach partition z.p3 for values in (3);
create table z.p3a partition of z.p3 for values from (0) to (10);
alter table only z.p add constraint only_parent unique (a, b);
