-- kind: language; 13-18
create trusted language "L; --" handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create language untrusted handler plpgsql_call_handler;
create function public.f() returns integer language "L; --" as 'begin return 1; end';
comment on language "L; --" is 'language';
alter language "L; --" owner to zoo_owner;
grant usage on language "L; --" to zoo_reader;
revoke usage on language "L; --" from public;
