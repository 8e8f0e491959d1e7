-- kind: collation; 17-18
create schema z;
create collation z.builtin (provider = builtin, locale = 'C.UTF-8');
create collation z.rules (provider = icu, locale = 'und', rules = '&V << w <<< W');
create table z.t (a text collate z.builtin, b text collate z.rules);
