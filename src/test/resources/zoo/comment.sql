-- kind: comment; 13-18
create schema z;
create table z.t (a integer primary key, b text);
comment on table z.t is E'; drop table z.t; --\n\\. \r\t $$ ''quoted'' \\ \u2028';
comment on column z.t.a is 'a "b" c';
comment on constraint t_pkey on z.t is 'pkey';
comment on index z.t_pkey is E'\\\\';
comment on column z.t.b is '';
comment on schema z is 'z';
