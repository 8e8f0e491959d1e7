-- kind: extended statistics; 13-18
create schema z;
create table z.t (a integer, b integer, c text);
create statistics z."S; --" on a, b, c from z.t;
create statistics z.some (ndistinct, mcv) on a, b from z.t;
create statistics z.dependencies (dependencies) on b, c from z.t;
alter statistics z.some set statistics 55;
comment on statistics z."S; --" is 'statistics';
alter statistics z.dependencies owner to zoo_owner;
create schema y;
create statistics y.elsewhere on a, c from z.t;
