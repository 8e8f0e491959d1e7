-- kind: language; 13-18; as pg_dump: a new database has plpgsql, also where the source dropped it
drop extension plpgsql;
create schema z;
create table z.t (a integer);
