-- kind: foreign key constraint; 15-18
create schema z;
create table z.a (x integer, y integer, primary key (x, y));
create table z.b (x integer, y integer, foreign key (x, y) references z.a on delete set null (y), constraint d foreign key (x, y) references z.a on delete set default (x));
