-- kind: extension; 13-18
create schema x;
create schema z;
create extension cube schema x;
create extension earthdistance schema x;
create table z.t (a x.earth, b x.cube);
