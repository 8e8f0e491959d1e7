-- kind: sequence; 13-18
create schema z;
create sequence z.plain;
create sequence z.all_options as smallint increment by -3 minvalue -300 maxvalue 30 start with 20 cache 7 cycle;
create sequence z.down increment by -1;
create sequence z."S; --" owned by none;
create table z.t (a serial, b bigserial, c smallserial, d integer);
alter table z.t drop column d;
create sequence z.owned owned by z.t.a;
create sequence z.used;
create table z.u (a integer default nextval('z.used'), b text default 'x' || nextval('z."S; --"'), c bigint default currval('z.plain'::text::regclass));
alter sequence z.t_b_seq owned by none;
select setval('z.plain', 5), setval('z.down', -9, false), nextval('z.all_options');
comment on sequence z.plain is 'sequence';
alter sequence z.plain owner to zoo_owner;
grant usage on sequence z.all_options to zoo_reader;
grant select, update on sequence z.down to zoo_writer with grant option;
