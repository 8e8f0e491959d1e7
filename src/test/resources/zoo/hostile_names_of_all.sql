-- kind: hostile name; 13-18
create schema "sch""; --
' $$ \";
set search_path = "sch""; --
' $$ \", public;
create type "select" as enum ('a"; --', E'b\n''\\');
create type "comp""'; --
" as ("a""'; --
" "select", "user" text);
create domain "dom""'; --
" as "comp""'; --
" constraint "chk""'; --
" check (value is not null);
create type "rng""'; --
" as range (subtype = numeric);
create function "fn""'; --
"("p""'; --
" "select" default E'b\n''\\', out "o""'; --
" integer) language sql as 'select 1';
create procedure "pr""'; --
"("IN" integer) language sql as '';
create aggregate "ag""'; --
"(integer) (sfunc = int4pl, stype = integer, initcond = '0');
create collation "col""'; --
" (locale = 'C');
create sequence "seq""'; --
";
create table "tab""'; --
" ("c""'; --
" integer default nextval('"seq""''; --
"') constraint "pk""'; --
" primary key, "table" "dom""'; --
", "g""" integer generated always as ("c""'; --
" * 2) stored, "id""'; --
" integer generated always as identity, "col" text collate "col""'; --
", constraint "ck""'; --
" check ("c""'; --
" > 0), constraint "un""'; --
" unique ("id""'; --
"), constraint "fk""'; --
" foreign key ("g""") references "tab""'; --
");
alter sequence "seq""'; --
" owned by "tab""'; --
"."c""'; --
";
create table "par""'; --
" ("k""'; --
" text) partition by list ("k""'; --
");
create table "p1""'; --
" partition of "par""'; --
" for values in ('"; --', E'\n''');
create index "pi""'; --
" on "par""'; --
" ("k""'; --
" collate "col""'; --
");
create index "ix""'; --
" on "tab""'; --
" (("c""'; --
" + 1)) where "g""" > 0;
create view "vw""'; --
" with (security_barrier) as select "c""'; --
" as "x""'; --
" from "tab""'; --
" as "al""'; --
";
create materialized view "mv""'; --
" as select * from "vw""'; --
";
create rule "ru""'; --
" as on insert to "vw""'; --
" do instead nothing;
create function "tf""'; --
"() returns trigger language plpgsql as 'begin return new; end';
create trigger "tr""'; --
" before insert on "tab""'; --
" for each row when (new."c""'; --
" > 0) execute function "tf""'; --
"('a"; --', E'\n');
create constraint trigger "ct""'; --
" after insert on "par""'; --
" for each row execute function "tf""'; --
"();
alter table "p1""'; --
" disable trigger "ct""'; --
";
create policy "po""'; --
" on "tab""'; --
" to "Zoo ""R""; --" using ("c""'; --
" > 0);
create statistics "st""'; --
" on "c""'; --
", "g""" from "tab""'; --
";
create publication "pu""'; --
" for table "tab""'; --
";
create subscription "su""'; --
" connection 'host=nowhere.example' publication "x""'; --
" with (connect = false, slot_name = none);
create foreign data wrapper "fd""'; --
" options ("o""'; --
" 'v''; --');
create server "se""'; --
" foreign data wrapper "fd""'; --
" options ("o""'; --
" E'v\n');
create user mapping for "Zoo ""R""; --" server "se""'; --
" options ("o""'; --
" 'x');
create foreign table "ft""'; --
" ("c""'; --
" integer options ("o""'; --
" 'x') not null) server "se""'; --
" options ("o""'; --
" 'x');
create language "la""'; --
" handler plpgsql_call_handler;
create text search configuration "tc""'; --
" (copy = pg_catalog.simple);
create text search dictionary "td""'; --
" (template = pg_catalog.simple, accept = 'false');
alter text search configuration "tc""'; --
" alter mapping for word with "td""'; --
", simple;
create operator family "of""'; --
" using btree;
create operator class "oc""'; --
" for type integer using btree family "of""'; --
" as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
create index on "tab""'; --
" ("c""'; --
" "oc""'; --
");
create function "ef""'; --
"() returns event_trigger language plpgsql as 'begin end';
create event trigger "et""'; --
" on sql_drop execute function "ef""'; --
"();
create conversion "cv""'; --
" for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create access method "am""'; --
" type table handler heap_tableam_handler;
create table "amt" (a integer) using "am""'; --
";
comment on column "tab""'; --
"."g""" is 'x';
comment on constraint "ck""'; --
" on "tab""'; --
" is 'x';
comment on constraint "chk""'; --
" on domain "dom""'; --
" is 'x';
comment on constraint "fk""'; --
" on "tab""'; --
" is 'x';
comment on trigger "tr""'; --
" on "tab""'; --
" is 'x';
comment on policy "po""'; --
" on "tab""'; --
" is 'x';
comment on rule "ru""'; --
" on "vw""'; --
" is 'x';
comment on operator class "oc""'; --
" using btree is 'x';
comment on server "se""'; --
" is 'x';
comment on subscription "su""'; --
" is 'x';
comment on event trigger "et""'; --
" is 'x';
comment on conversion "cv""'; --
" is 'x';
comment on access method "am""'; --
" is 'x';
comment on constraint "ct""'; --
" on "par""'; --
" is 'x';
comment on function "fn""'; --
"("select") is 'x';
comment on statistics "st""'; --
" is 'x';
grant select ("c""'; --
"), update ("g""") on "tab""'; --
" to "Zoo ""R""; --" with grant option;
alter default privileges for role "Zoo ""R""; --" in schema "sch""; --
' $$ \" grant select on tables to zoo_reader;
alter table "tab""'; --
" cluster on "un""'; --
", replica identity using index "pk""'; --
", alter "col" set storage external, alter "c""'; --
" set statistics 5;
alter index "ix""'; --
" alter column 1 set statistics 7;
create table "kid""'; --
" (own integer) inherits ("tab""'; --
");
alter table "kid""'; --
" alter "col" set default E'a\n';
create table "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüß" ("äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüß" serial primary key, "ß" integer references "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüß");
