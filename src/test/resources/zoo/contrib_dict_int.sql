-- kind: extension; 13-18
create schema x;
create schema z;
create extension dict_int schema x;
create text search dictionary z.d (template = x.intdict_template, maxlen = 4);
