-- kind: foreign key constraint; 13-18; as pg_dump: of two keys of the same columns a foreign key takes the one that was made first
create schema z;
create table z.t (a integer, b integer, constraint second primary key (a, b), constraint first unique (b, a));
create table z.refers (a integer, b integer, foreign key (a, b) references z.t);
