-- kind: operator; 13-18
create schema z;
create function z.same(integer, text) returns boolean language sql immutable as 'select $1::text = $2';
create function z.same2(text, integer) returns boolean language sql immutable as 'select $1 = $2::text';
create function z.differs(integer, text) returns boolean language sql immutable as 'select $1::text <> $2';
create function z.neg(text) returns text language sql immutable as 'select reverse($1)';
create operator z.=== (leftarg = integer, rightarg = text, function = z.same, commutator = operator(z.===), negator = operator(z.!==), restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator z.=== (leftarg = text, rightarg = integer, function = z.same2, commutator = operator(z.===));
create operator z.!== (leftarg = integer, rightarg = text, function = z.differs, negator = operator(z.===));
create operator z.@@@ (rightarg = text, function = z.neg);
create operator z.~~@ (leftarg = integer, rightarg = text, function = z.same, negator = operator(z.!~@));
create operator z.!~@ (leftarg = integer, rightarg = text, function = z.differs, negator = operator(z.~~@));
comment on operator z.=== (integer, text) is 'same';
comment on operator z.@@@ (none, text) is 'prefix';
alter operator z.@@@ (none, text) owner to zoo_owner;
create view z.v as select 1 operator(z.===) '1'::text as same, operator(z.@@@) 'abc'::text as reversed;
create table z.t (a integer, b text, check (a operator(z.===) b));
