-- kind: multirange type; 14-18
create schema z;
create type z.plain as range (subtype = float8);
create type z.named as range (subtype = date, multirange_type_name = z."Multi; --");
create table z.t (a z."Multi; --" default '{[2020-01-01,2020-02-01)}', b z."plain_multirange"[]);
create function z.f(z."Multi; --") returns z.named language sql as 'select range_merge($1)';
create domain z.d as z."Multi; --" check (not isempty(value));
comment on type z."Multi; --" is 'it''s many';
comment on type z._named is 'array';
create table z.rows (a integer);
comment on type z.rows is 'row';
revoke execute on function z."Multi; --"(z.named) from public;
comment on type z._rows is 'array of rows';
