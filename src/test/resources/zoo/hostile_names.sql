-- kind: hostile name; 13-18
create schema "a'; drop schema x; --";
create table "a'; drop schema x; --"."$$ \ ' "" %I %s {fn x} ? :a
line" ("""" integer primary key, "a.b" integer default 1, "ÄÖÜäöüÄÖÜäöüÄÖÜäöüÄÖÜäöüÄÖÜäöü" integer);
create index "'; --" on "a'; drop schema x; --"."$$ \ ' "" %I %s {fn x} ? :a
line" ("a.b");
create view "a'; drop schema x; --"."select" as select * from "a'; drop schema x; --"."$$ \ ' "" %I %s {fn x} ? :a
line";
create type "a'; drop schema x; --"."E'" as enum ('''', '\', '"', '{fn now()}', '?');
create function "a'; drop schema x; --"."f()"("p""" "a'; drop schema x; --"."E'") returns text language sql as $x$ select '{d x} ? $$ ' $x$;
create sequence "a'; drop schema x; --"."S'q";
comment on table "a'; drop schema x; --"."$$ \ ' "" %I %s {fn x} ? :a
line" is '?{fn now()} $1 %s';
grant select ("a.b") on "a'; drop schema x; --"."$$ \ ' "" %I %s {fn x} ? :a
line" to "Zoo ""R""; --";
