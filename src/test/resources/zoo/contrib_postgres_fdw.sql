-- kind: extension; 13-18
create schema x;
create schema z;
create extension postgres_fdw schema x;
create server s foreign data wrapper postgres_fdw options (host 'nowhere.example', fetch_size '10');
create user mapping for public server s options ("user" 'u');
create foreign table z.t (a integer options (column_name 'b')) server s options (schema_name 'q', use_remote_estimate 'false');
