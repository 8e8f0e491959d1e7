-- kind: initial privilege, extension; 13-18
create schema x;
create extension zoo schema x;
grant execute on function x.hello(integer) to zoo_reader;
revoke select on x.private from public;
grant insert on x.private to zoo_writer;
grant select (b) on x.private to zoo_reader;
revoke usage on type x.flag from public;
grant usage on foreign data wrapper zoo_wrapper to zoo_reader;
grant usage on sequence x.places_id_seq to zoo_reader;
grant create on schema zoo_internal to zoo_writer;
revoke usage on schema zoo_internal from public;
comment on extension zoo is 'commented';
revoke select (name) on x.settings from public;
grant insert on x.settings to public;
grant update (value) on x.settings to public;
grant select (a) on x.private to public;
