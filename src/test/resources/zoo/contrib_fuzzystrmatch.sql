-- kind: extension; 13-18
create schema x;
create schema z;
create extension fuzzystrmatch schema x;
create table z.t (a text);
create index on z.t (x.soundex(a));
