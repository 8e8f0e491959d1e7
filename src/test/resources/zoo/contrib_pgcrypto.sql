-- kind: extension; 13-18
create schema x;
create schema z;
create extension pgcrypto schema x;
create table z.t (a uuid default x.gen_random_uuid(), b bytea default x.digest('a', 'md5'));
create index on z.t (x.digest(b, 'sha1'));
