-- The roles of all fixtures; roles are the cluster's.
do $$
declare r text;
begin
  foreach r in array array['zoo_owner', 'zoo_reader', 'zoo_writer', 'Zoo "R"; --'] loop
    if not exists (select from pg_roles where rolname = r) then execute format('create role %I', r); end if;
  end loop;
end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'zoo_plain') then create role zoo_plain login; end if;
end $$;
