-- kind: extension; 13-18
create schema x;
create schema z;
create extension isn schema x;
create table z.t (a x.isbn primary key, b x.ean13[]);
