-- kind: language; 13-18
revoke usage on language plpgsql from public;
grant usage on language plpgsql to zoo_reader;
comment on language plpgsql is 'ours';
comment on extension plpgsql is 'our extension';
revoke usage on language sql from public;
