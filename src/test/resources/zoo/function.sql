-- kind: function; 13-18
create schema z;
create table z.t (id integer, name text);
create function z.plain(integer, b text default 'x;y', out c integer, inout d text default null) language plpgsql as $f$ begin c := 1; end $f$;
create function z.variadic(a text, variadic b integer[] default '{1,2}') returns integer language sql immutable strict parallel safe leakproof cost 7 as 'select 1';
create function z.rows(z.t) returns setof z.t language sql stable rows 42 as 'select $1.*';
create function z.table_of() returns table ("A; --" integer, b z.t[]) language sql security definer set search_path to 'z', pg_temp set work_mem to '8MB' set "zoo.custom" to 'it''s' as 'select 1, null::z.t[]';
create function z.quotes() returns text language sql as $q$ select $$a$$ || E'\\' || '$function$' $q$;
create function z.c_like(integer) returns integer language internal as 'int4abs';
create function z.poly(anyelement, anyarray default null) returns anyelement language sql as 'select $1';
create function z.void() returns void language sql as '';
create function z.trigger() returns trigger language plpgsql as 'begin return null; end';
create function z.support(integer, integer) returns setof integer language internal support generate_series_int4_support as 'generate_series_int4';
create function z.uses_type(z.t.id%type) returns z.t.name%type language sql as 'select ''''::text';
create function z.broken() returns integer language plpgsql as 'begin return (select nothing from nowhere); end';
comment on function z.plain(integer, text, text) is 'plain';
alter function z.void() owner to zoo_owner;
alter function z.rows(z.t) depends on extension plpgsql;
