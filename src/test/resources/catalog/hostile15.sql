-- PostgreSQL 15–18. What came with 15.
set search_path = '';
create table s.nulls (a integer, b integer, unique nulls not distinct (a), constraint set_some foreign key (b) references s.egg on delete set null (b));
create unique index nulls_b on s.nulls (b) nulls not distinct;
create view s.invoker with (security_invoker) as select a from s.nulls;
create unlogged table s.unlogged_serial (id serial, i integer generated always as identity);
create unlogged sequence s.unlogged_sequence;
