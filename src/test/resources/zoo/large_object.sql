-- kind: large object; 13-18
select lo_create(77), lo_create(44001), lo_create(44002), lo_create(44003), lo_from_bytea(44004, 'content');
alter large object 44002 owner to zoo_owner;
grant select on large object 44001 to zoo_reader;
grant select, update on large object 44002 to "Zoo ""R""; --" with grant option;
grant select on large object 44003 to public;
grant select on large object 77 to zoo_reader;
comment on large object 44001 is 'large; object';
