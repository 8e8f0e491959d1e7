-- kind: extension; 13-18
create schema x;
create schema z;
create extension tcn schema x;
create table z.t (a integer primary key);
create trigger t after insert on z.t for each row execute function x.triggered_change_notification();
