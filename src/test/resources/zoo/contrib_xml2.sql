-- kind: extension; 13-18
create schema x;
create schema z;
create extension xml2 schema x;
create view z.v as select x.xml_valid('<a/>') as v;
