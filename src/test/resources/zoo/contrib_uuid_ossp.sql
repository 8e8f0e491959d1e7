-- kind: extension; 13-18
create schema x;
create schema z;
create extension "uuid-ossp" schema x;
create table z.t (a uuid default x.uuid_generate_v4());
