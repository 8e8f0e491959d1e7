-- kind: event trigger; 13-18
create schema z;
create function z.f() returns event_trigger language plpgsql as 'begin end';
create event trigger "E; --" on ddl_command_start when tag in ('CREATE TABLE', 'DROP TABLE') execute function z.f();
create event trigger finish on ddl_command_end execute function z.f();
create event trigger dropping on sql_drop execute function z.f();
create event trigger rewriting on table_rewrite execute function z.f();
alter event trigger finish disable;
alter event trigger dropping enable always;
alter event trigger rewriting enable replica;
comment on event trigger "E; --" is 'event';
