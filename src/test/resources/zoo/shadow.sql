-- kind: hostile name; 13-18
create function public.format(text, variadic text[]) returns text language sql as 'select ''shadow''';
create function public.quote_ident(text) returns text language sql as 'select ''shadow''';
create table public.pg_class (oid integer);
create type public.text as enum ('not text');
create domain public.int4 as bigint;
create table public.t (a pg_catalog.text, b public.text, c public.int4, d pg_catalog.int4, "pg_catalog" integer);
create operator public.= (leftarg = integer, rightarg = integer, function = int4ne);
create view public.v as select a from public.t where d operator(public.=) 5 and d = 6;
create index on public.t (a) where d operator(public.=) 1;
