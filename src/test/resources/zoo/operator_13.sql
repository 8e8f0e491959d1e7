-- kind: operator; 13-13
create schema z;
create function z.sign(integer) returns integer language sql immutable as 'select -$1';
create operator z.!! (leftarg = integer, function = z.sign);
comment on operator z.!! (integer, none) is 'postfix';
alter operator z.!! (integer, none) owner to zoo_owner;
create view z.v as select 5 operator(z.!!) as negative;
