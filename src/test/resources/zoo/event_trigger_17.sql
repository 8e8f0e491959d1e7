-- kind: event trigger; 17-18
create schema z;
create function z.f() returns event_trigger language plpgsql as 'begin end';
create event trigger login on login execute function z.f();
alter event trigger login disable;
