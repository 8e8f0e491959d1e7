-- kind: schema; 13-18
drop schema public;
create schema other;
