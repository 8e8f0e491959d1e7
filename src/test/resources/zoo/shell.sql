-- kind: shell type; 13-18
create schema z;
create type z.shell;
create type z."Shell; --";
comment on type z.shell is 'announced';
create function z.takes(z.shell) returns integer language internal strict as 'int4in';
