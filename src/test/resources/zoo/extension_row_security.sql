-- kind: row security, policy, extension; 13-18
create schema x;
create extension zoo schema x;
alter table x.settings enable row level security;
create policy p on x.settings using (false);
alter table x.private enable row level security, force row level security;
