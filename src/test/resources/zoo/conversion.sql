-- kind: conversion; 13-18
create schema z;
create conversion z.plain for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion z."C; --" for 'UTF8' to 'LATIN2' from utf8_to_iso8859;
comment on conversion z.plain is 'conversion';
alter conversion z.plain owner to zoo_owner;
