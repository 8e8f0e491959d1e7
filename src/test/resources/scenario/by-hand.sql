\restrict handwritten
-- what people write, and other tools: in their order, with their settings
SET standard_conforming_strings = on;
create schema hand;
set search_path to hand, public;
BEGIN;
create table country (code char(2) primary key, name text not null);
create table city (id serial primary key, country char(2) not null references country, name text, noted bool default false);
COMMIT;
create table journal (id serial, said text);
create function note() returns trigger language plpgsql as $$
begin
  insert into hand.journal (said) values (tg_table_name || ' ' || new.name); -- a ; and a '
  new.noted := true;
  return new;
end $$;
create trigger noted before insert on city for each row execute function note();
copy country from stdin with (format csv, header);
code,name
de,"Germany, ""the"""
fr,"two
lines"
\.
copy city (country, name) from stdin;
de	Berlin
fr	Paris
\.
insert into city (country, name) values ('de', 'Köln');
copy country from stdin with (format text, delimiter '|', null 'none');
it|none or more
es|semi;colon
\.
do $$ begin for i in 1..3 loop insert into hand.city (country, name) values ('fr', 'city ' || i); end loop; end $$;
select * from generate_series(1, 100000);
select name, count(*) from city group by name;
with gone as (delete from journal where said = 'city Paris' returning *) insert into journal (said) select 'gone: ' || said from gone;
create table doc (j jsonb);
insert into doc values ('{"a": {"b": 1}, "c?": 2}');
create view asked as select j ? 'a' as has, j ?| array['x', 'c?'] as any, j ?& '{a}' as every, '{d 1}' as brace, '{fn x()}' as fn from doc;
create table early as select * from asked;
set standard_conforming_strings = off;
insert into journal (said) values ('it\'s; \\ here'), (E'a\tb');
set standard_conforming_strings = on;
insert into journal (said) values ('back\'), ('--'), ('/* no comment'), ($tag$ $$ ; $tag$), (U&'\0061'), ('BEGIN ATOMIC'), ('set_config');
;;
-- only a comment ;
/* another /* nested ; */ */ ;
create function twice(n int) returns int language sql begin atomic select n + n; end;
create function thrice(n int) returns int language sql
  Begin   /* ; */ ATOMIC
    select case when n > 0 then 1 else 2 end;
    select n * 3;
  END;
create procedure hand.tell(said text) language sql begin
  atomic insert into hand.journal (said) values (said);
end;
call tell('called');
create rule two as on insert to doc do also (insert into hand.journal (said) values ('one'); insert into hand.journal (said) values ('two'));
insert into doc values ('[]');
BEGIN;
create temporary table carried (n int, word text) on commit drop;
copy carried from stdin;
1	one
2	two
\.
insert into hand.journal (said) select word from carried order by n;
COMMIT;
create temporary table kept (n int);
copy kept from stdin;
5
6
\.
insert into journal (said) select 'kept ' || n from kept order by n;
copy journal (said) from stdin where said <> 'left out';
left out
taken
\.
create table numbered (id serial, word text);
copy numbered (word) from stdin;
first
second
\.
copy numbered (word) from stdin;
third
\.
create unique index on numbered (word);
insert into numbered (word) values ('first') on conflict do nothing;
update numbered set word = upper(word) where id = 1;
values (1), (2);
table numbered;
explain select 1;
analyze;
reset search_path;
comment on table hand.numbered is 'done';
\unrestrict handwritten
