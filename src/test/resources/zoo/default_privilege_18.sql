-- kind: default privilege; 18-18
alter default privileges for role zoo_owner grant select on large objects to zoo_reader;
