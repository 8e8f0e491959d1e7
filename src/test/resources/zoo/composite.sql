-- kind: composite type; 13-18
create schema z;
create type z.none as ();
create type z.a as (x integer, "Y; --" text collate "C", d numeric(10, 3)[]);
create type z.b as (a z.a, more z.a[], at timestamptz(2));
alter type z.b add attribute dropped integer, add attribute kept varchar(7);
alter type z.b drop attribute dropped;
comment on type z.b is 'b';
comment on column z.b.kept is 'attribute';
alter type z.a owner to zoo_owner;
create table z.of_b (b z.b default row(null, null, now(), 'x')::z.b);
