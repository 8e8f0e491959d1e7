-- kind: procedure; 14-18
create schema z;
create procedure z.p(a integer, out b text, out c integer) language plpgsql as 'begin b := a::text; end';
comment on procedure z.p(integer, out text, out integer) is 'out';
grant execute on procedure z.p(integer) to zoo_reader;
alter procedure z.p(integer, out text, out integer) owner to zoo_owner;
