-- kind: publication; 18-18
create schema z;
create table z.t (a integer primary key, b integer generated always as (a) stored);
create publication generated for table z.t with (publish_generated_columns = stored);
create publication none for table z.t with (publish_generated_columns = none);
