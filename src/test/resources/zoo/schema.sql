-- kind: schema; 13-18
create schema plain;
create schema "Sch""ema; --" authorization "Zoo ""R""; --";
create schema owned authorization zoo_owner;
comment on schema owned is E'owned\nby';
alter schema public owner to zoo_owner;
comment on schema public is null;
grant create on schema public to zoo_reader;
