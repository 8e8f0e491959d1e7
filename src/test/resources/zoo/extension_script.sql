-- kind: trigger, rule, policy, extension; 13-18
create schema x;
create extension zoo schema x;
create function x.ours() returns trigger language plpgsql as 'begin return new; end';
create trigger ours before insert on x.settings for each row execute function x.ours();
create constraint trigger ours_too after insert on x.settings deferrable for each row execute function x.ours();
create trigger ours after insert on x.measured for each row execute function x.ours();
alter table x.settings disable trigger ours;
alter table x.measured disable trigger ticks;
create rule ours as on update to x.seen do instead nothing;
create policy ours on x.private using (a = 1);
