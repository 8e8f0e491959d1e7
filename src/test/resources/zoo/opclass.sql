-- kind: operator family, operator class; 13-18
create schema z;
create function z.before(text, text) returns boolean language sql immutable as 'select reverse($1) < reverse($2)';
create function z.before_same(text, text) returns boolean language sql immutable as 'select reverse($1) <= reverse($2)';
create function z.after(text, text) returns boolean language sql immutable as 'select reverse($1) > reverse($2)';
create function z.after_same(text, text) returns boolean language sql immutable as 'select reverse($1) >= reverse($2)';
create function z.compare(text, text) returns integer language sql immutable as 'select case when reverse($1) < reverse($2) then -1 when $1 = $2 then 0 else 1 end';
create function z.compare_int(text, integer) returns integer language sql immutable as 'select 0';
create function z.before_int(text, integer) returns boolean language sql immutable as 'select true';
create operator z.<~ (leftarg = text, rightarg = text, function = z.before, commutator = operator(z.>~), negator = operator(z.>=~));
create operator z.<=~ (leftarg = text, rightarg = text, function = z.before_same, commutator = operator(z.>=~), negator = operator(z.>~));
create operator z.>~ (leftarg = text, rightarg = text, function = z.after, commutator = operator(z.<~), negator = operator(z.<=~));
create operator z.>=~ (leftarg = text, rightarg = text, function = z.after_same, commutator = operator(z.<=~), negator = operator(z.<~));
create operator z.<~ (leftarg = text, rightarg = integer, function = z.before_int);
create operator class z.reversed for type text using btree as operator 1 z.<~, operator 2 z.<=~, operator 3 =, operator 4 z.>=~, operator 5 z.>~, function 1 z.compare(text, text), function 2 bttextsortsupport(internal);
create operator family z."Family; --" using btree;
create operator class z.other for type text using btree family z."Family; --" as operator 1 z.<~, operator 2 z.<=~, operator 3 =, operator 4 z.>=~, operator 5 z.>~, function 1 z.compare(text, text);
alter operator family z."Family; --" using btree add operator 1 z.<~ (text, integer), function 1 (text, integer) z.compare_int(text, integer);
create operator class z.pieces for type tsvector using gist as operator 1 @@ (tsvector, tsquery), function 1 gtsvector_consistent(internal, tsvector, smallint, oid, internal),
  function 2 gtsvector_union(internal, internal), function 3 gtsvector_compress(internal), function 4 gtsvector_decompress(internal), function 5 gtsvector_penalty(internal, internal, internal),
  function 6 gtsvector_picksplit(internal, internal), function 7 gtsvector_same(gtsvector, gtsvector, internal), storage gtsvector;
create operator class z.near for type point using gist as operator 15 <-> (point, point) for order by pg_catalog.float_ops, function 1 gist_point_consistent(internal, point, smallint, oid, internal),
  function 2 gist_box_union(internal, internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal),
  function 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal), function 3 gist_point_compress(internal), storage box;
create table z.t (a text primary key, b tsvector, c text);
create index on z.t (a z.reversed, c z.other desc);
create index on z.t using gist (b z.pieces);
create unique index reversed_unique on z.t (c z.reversed);
create operator class z.bits default for type bit using hash as operator 1 =, function 1 hashvarlena(internal);
comment on operator class z.reversed using btree is 'reversed';
comment on operator family z."Family; --" using btree is 'family';
alter operator class z.other using btree owner to zoo_owner;
alter operator family z."Family; --" using btree owner to zoo_owner;
create table z.parts (a text) partition by range (a z.reversed);
create table z.part partition of z.parts for values from ('a') to ('b');
