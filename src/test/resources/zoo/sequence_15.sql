-- kind: sequence; 15-18
create schema z;
create unlogged sequence z.unlogged;
create unlogged table z.t (a serial, b integer generated always as identity);
alter sequence z.t_a_seq set logged;
alter sequence z.t_b_seq set logged;
create table z.l (a integer generated always as identity);
