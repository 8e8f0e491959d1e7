-- PostgreSQL 13–18. Subscriptions of this database, not connected and not enabled. For superusers: others may not see connections.
select 'pg_subscription'::regclass::oid as class_id,
       s.oid,
       'SUBSCRIPTION' as kind,
       null as schema,
       s.subname as name,
       quote_ident(s.subname) as target,
       pg_get_userbyid(s.subowner) as owner,
       array[format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %s WITH (%s)', s.subname, s.subconninfo,
         (select string_agg(quote_ident(p), ', ' order by i) from unnest(s.subpublications) with ordinality u(p, i)),
         concat_ws(', ',
           'connect = false',
           'slot_name = ' || coalesce(quote_literal(s.subslotname), 'NONE'),
           case when j.row ->> 'subbinary' = 'true' then 'binary = true' end,
           case when j.row ->> 'substream' in ('true', 't') then 'streaming = on' when j.row ->> 'substream' = 'p' then 'streaming = parallel'
                when j.row ->> 'substream' in ('false', 'f') then 'streaming = off' end,
           case when j.row ->> 'subtwophasestate' <> 'd' then 'two_phase = on' end,
           case when j.row ->> 'subdisableonerr' = 'true' then 'disable_on_error = true' end,
           case when j.row ->> 'subpasswordrequired' = 'false' then 'password_required = false' end,
           case when j.row ->> 'subrunasowner' = 'true' then 'run_as_owner = true' end,
           case when j.row ->> 'suborigin' <> 'any' then 'origin = ' || quote_literal(j.row ->> 'suborigin') end,
           case when j.row ->> 'subfailover' = 'true' then 'failover = true' end,
           case when s.subsynccommit <> 'off' then 'synchronous_commit = ' || quote_literal(s.subsynccommit) end))] as ddl
from pg_subscription s
join pg_database d on d.oid = s.subdbid
cross join lateral (select to_jsonb(s) as row) j
where d.datname = current_database()
