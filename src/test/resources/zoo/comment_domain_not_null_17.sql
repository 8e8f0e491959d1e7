-- kind: comment, domain; 17-18
create schema z;
create domain z.d as integer constraint nn not null;
comment on constraint nn on domain z.d is 'x';
comment on domain z.d is 'd';
