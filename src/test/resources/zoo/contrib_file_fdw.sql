-- kind: extension; 13-18
create schema x;
create schema z;
create extension file_fdw schema x;
create server s foreign data wrapper file_fdw;
create foreign table z.t (a integer, b text) server s options (filename '/dev/null', format 'csv');
