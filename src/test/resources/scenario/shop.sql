-- PostgreSQL 13–18. A shop whose tables hold whatever may go wrong on the way.
create schema shop;
create schema "Odd ""schema"";--";

create type shop.mood as enum ('glad', 'sad', 'it''s "odd"');
create domain shop.percentage as numeric check (value between 0 and 100);
create type shop.address as (street text, number int, tags text[]);

create table shop.everything (
  id bigint generated always as identity primary key,
  whole int, small smallint, big bigint, exact numeric, wide numeric(1000, 500), near real, double double precision,
  truth boolean, letter "char", fixed char(5), short varchar(10), words text,
  bytes bytea, doc json, docb jsonb, path jsonpath, markup xml, mark uuid,
  day date, hour time, zoned_hour timetz, moment timestamp, zoned_moment timestamptz, span interval,
  host inet, net cidr, mac macaddr, spot point, shape polygon, flags bit varying, search tsvector,
  price money, owner regtype, low pg_lsn,
  feeling shop.mood, feelings shop.mood[], share shop.percentage, home shop.address, homes shop.address[],
  numbers int[], texts text[], matrix int[][], while tstzrange, sizes int4range, days daterange
);
insert into shop.everything (whole, small, big, exact, near, double, truth, words) values
  (2147483647, -32768, -9223372036854775808, 'NaN', 'NaN', 'Infinity', true, ''),
  (0, 0, 0, -0.000000000000000000000000000001, '-0', '-Infinity', false, null),
  (-1, 1, 9223372036854775807, 12345678901234567890123456789.123456789, 1e-37, 4.9e-324, null, 'plain');
insert into shop.everything (words) values
  (E'\\N'), (E'\t'), (E'one\ntwo'), (E'\r\n'), (E'\\.'), (E'before\n\\.\nafter'), (E'\u2028 and \u2029'), (E'\\\\'), (E'\b\f\v'),
  ('naïve 漢字 🐫'), (E'\\x41'), ('''"$$;--'), ('null'), ('NULL'), (' ');
insert into shop.everything (wide, letter, fixed, short, bytes, doc, docb, path, markup, mark) values
  (repeat('9', 500)::numeric, 'x', 'ab', 'ten chars!', '\x00ff5c2e0a', '{"b": 1,  "a": null, "b": 2}', '{"deep": [[[[{"a": 1.50}]]]]}',
   '$.a[*] ? (@ > 1)', '<a b="c">&lt;</a>', '00000000-0000-0000-0000-000000000001');
insert into shop.everything (day, moment, zoned_moment, hour, zoned_hour, span) values
  ('infinity', '-infinity', 'infinity', '24:00', '12:00+15:59', '1 year -2 mons +3 days -04:05:06.789'),
  ('0044-03-15 BC', '0001-01-01 00:00:00.000001 BC', '294276-12-31 23:59:59.999999+00', '00:00:00.000001', '00:00-08', '-178000000 years');
insert into shop.everything (host, net, mac, spot, shape, flags, search, price, owner, low) values
  ('::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', '(-0,1e300)', '((0,0),(1,1),(2,0))', B'10101', 'a:1A fat:2B,3 ''q''', -12.34, 'shop.mood', '16/B374D848');
insert into shop.everything (feeling, feelings, share, home, homes) values
  ('it''s "odd"', array['glad', null, 'it''s "odd"']::shop.mood[], 99.9, row('Main "St", (west)', null, array['a,b', null, '']),
   array[row(null, null, null), row('', 1, '{}')]::shop.address[]);
insert into shop.everything (numbers, texts, matrix, while, sizes, days) values
  ('[5:7]={1,NULL,3}', array['', 'NULL', null, E'a\nb', '"', E'\\'], '{{1,2},{3,NULL}}', '[2026-01-01 00:00+00,)', 'empty', '(,infinity]'),
  ('{}', '{}', '{}', '(,)', '[1,5)', 'empty');
create domain shop.codes as text[] check (cardinality(value) < 4);
create domain shop.few_codes as shop.codes check (cardinality(value) < 3);
create domain shop.grid as int[][];
create table shop.nested (
  codes shop.codes, few shop.few_codes, numbers shop.grid, shares shop.percentage[], lists shop.codes[], deep json, deepb jsonb
);
insert into shop.nested values
  ('{"a,b",NULL,"\"\\"}', '{"","NULL"}', '[0:1][5:5]={{1},{NULL}}', '{0,NULL,99.5}', '{"{a,\"b c\"}",NULL,"{}"}',
   (repeat('[', 1000) || repeat(']', 1000))::json, (repeat('{"a": ', 1000) || 'null' || repeat('}', 1000))::jsonb),
  ('[-1:0]={x,y}', null, '{}', '{}', '{}',
   (repeat('{"b" : [', 500) || '1.50' || repeat(']}', 500))::json, (repeat('[', 1000) || '"\u00e9"' || repeat(']', 1000))::jsonb);
-- what not every version knows
do $$ begin
  if current_setting('server_version_num')::int >= 140000 then
    create table shop.gaps (numbers int4multirange, amounts nummultirange, times tstzmultirange, words shop.codes, many datemultirange[]);
    insert into shop.gaps values
      ('{[1,3),[7,)}', '{(,-1.50],[0,0]}', '{["0044-03-15 00:00+00 BC","2026-01-01 00:00+00"),["2027-01-01 00:00+00",infinity]}', null,
       '{"{[2026-01-01,2026-02-01),[2026-03-01,)}",NULL,"{}"}'),
      ('{}', '{(,)}', null, '{a}', '{}');
  end if;
  if current_setting('server_version_num')::int >= 170000 then
    insert into shop.everything (span) values ('infinity'), ('-infinity');
  end if;
end $$;
-- leaves a gap for a dropped column, and counts up to a number of its own
alter table shop.everything drop column small;
alter table shop.everything alter column id restart with 5000;

create table shop.document (id int primary key, body text, picture bytea);
alter table shop.document alter column body set storage external;
insert into shop.document
  select 1, string_agg(md5(i::text), ''), null from generate_series(1, 163840) as i
  union all select 2, repeat('x', 5000000), decode(repeat('00ff', 1000000), 'hex');

create table shop.priced (net numeric not null, gross numeric generated always as (net * 1.19) stored, label text default 'none');
insert into shop.priced (net) values (100), (0), ('NaN');

create table shop.employee (
  id int primary key, boss int references shop.employee (id), department int
);
create table shop.department (id int primary key, head int references shop.employee (id) deferrable initially deferred);
alter table shop.employee add foreign key (department) references shop.department (id);
insert into shop.employee values (1, null, null), (2, 1, null), (3, 3, null);
insert into shop.department values (10, 2);
update shop.employee set department = 10;

create table shop.sale (id int, day date, amount numeric, note text) partition by range (day);
create table shop.sale_old partition of shop.sale for values from (minvalue) to ('2026-01-01');
create table shop.sale_new (note text, amount numeric, gone int, day date, id int);
alter table shop.sale_new drop column gone;
alter table shop.sale attach partition shop.sale_new for values from ('2026-01-01') to ('2027-01-01');
create table shop.sale_rest partition of shop.sale default partition by list (id);
create table shop.sale_rest_one partition of shop.sale_rest for values in (1);
create table shop.sale_rest_any partition of shop.sale_rest default;
insert into shop.sale values (1, '2020-02-29', 1.5, 'old'), (2, '2026-06-01', 2.5, 'new'), (1, '2030-01-01', 3, 'one'), (9, null, null, null);
create index on shop.sale (day);

create table shop.vehicle (plate text, wheels int default 4);
create table shop.truck (load numeric) inherits (shop.vehicle);
insert into shop.vehicle values ('car', 4);
insert into shop.truck values ('truck', 18, 40.5);

create table shop.nothing ();
insert into shop.nothing default values;
insert into shop.nothing default values;
create table shop.empty (id serial primary key, word text not null);
create unlogged table shop.scratch (id int);
insert into shop.scratch values (1), (2);
create sequence shop.untouched start 7;
create sequence shop.taken increment -3 maxvalue 100 minvalue -1000 start 100 cycle;
select nextval('shop.taken'), nextval('shop.taken');

create table "Odd ""schema"";--"."select" ("from" int primary key, "a""b;--" text, "new
line" text, "UPPER ünïcödé 🐫" text);
insert into "Odd ""schema"";--"."select" values (1, 'a', 'b', 'c');
create table "Odd ""schema"";--"."'; drop table x; --
\connect" (id int);
insert into "Odd ""schema"";--"."'; drop table x; --
\connect" values (1);
create table shop.a23456789_123456789_123456789_123456789_123456789_123456789_123 (a23456789_123456789_123456789_123456789_123456789_123456789_123 int);
insert into shop.a23456789_123456789_123456789_123456789_123456789_123456789_123 values (63);

-- would show in shop.journal if it fired on the way
create table shop.journal (said text);
create function shop.note() returns trigger language plpgsql as $$ begin insert into shop.journal values (tg_op || ' ' || tg_table_name); return new; end $$;
create trigger rows_noted after insert or update or truncate on shop.priced execute function shop.note();
create trigger each_noted before insert on shop.employee for each row execute function shop.note();
alter table shop.priced enable always trigger rows_noted;
create rule double as on insert to shop.empty do also insert into shop.journal values ('rule');

create view shop.turnover as select day, sum(amount) as amount from shop.sale group by day;
create view shop.with_key as select id, boss from shop.employee group by id;
create materialized view shop.totals as select count(*) as sales, sum(amount) as amount from shop.turnover;
create unique index on shop.totals (sales);
create materialized view shop.later as select * from shop.totals with no data;
create index everything_words on shop.everything (lower(words)) where words <> '';
create index everything_docb on shop.everything using gin (docb);
alter table shop.vehicle add constraint wheeled check (wheels > 4) not valid;
alter table shop.priced enable row level security;
create policy cheap on shop.priced using (net < 1000);
comment on table shop.priced is 'It''s
a comment;--';
select lo_from_bytea(0, 'a note'), lo_create(0), lo_from_bytea(0, convert_to(repeat('0123456789abcdef', 100000), 'UTF8'));
