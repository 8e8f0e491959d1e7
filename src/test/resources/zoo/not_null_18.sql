-- kind: NOT NULL constraint; 18-18
create schema z;
create table z.t (a integer constraint "N; --" not null, b integer, c integer not null no inherit, constraint table_level not null b);
alter table z.t add column d integer, add constraint later not null d not valid;
comment on constraint "N; --" on z.t is 'named';
create table z.parent (a integer constraint parent_a not null, b integer);
create table z.child () inherits (z.parent);
create table z.child_named (constraint child_b not null b) inherits (z.parent);
create table z.child_local (a integer constraint child_a not null) inherits (z.parent);
create table z.other_parent (a integer constraint other_a not null);
create table z.both () inherits (z.parent, z.other_parent);
create table z.p (a integer constraint p_a not null, b integer) partition by list (a);
create table z.p1 partition of z.p for values in (1);
create table z.p2 (a integer constraint p2_a not null, b integer constraint p2_b not null);
alter table z.p attach partition z.p2 for values in (2);
create table z.invalid_parent (a integer);
create table z.invalid_child () inherits (z.invalid_parent);
alter table z.invalid_parent add constraint inv not null a not valid;
