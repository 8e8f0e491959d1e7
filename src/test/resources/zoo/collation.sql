-- kind: collation; 13-18
create schema z;
create collation z.plain (locale = 'C');
create collation z.apart (lc_collate = 'C', lc_ctype = 'POSIX');
create collation z.german (provider = icu, locale = 'de-u-co-phonebk');
create collation z."Case; --" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation z.copied from "POSIX";
create table z.t (a text collate z.german, b varchar(3) collate z."Case; --" unique, c text[] collate z.plain);
create index on z.t (a collate z.apart, lower(b) collate z.plain);
create view z.v as select a collate z.plain as a from z.t order by b collate z.german;
create type z.c as (a text collate z.plain);
create domain z.d as text collate z.german;
create type z.r as range (subtype = text, collation = z.plain);
comment on collation z.plain is 'collation';
alter collation z.german owner to zoo_owner;
