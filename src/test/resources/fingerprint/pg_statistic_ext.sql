-- PostgreSQL 13–18. Extended statistics.
select format('%s.%I', s.stxnamespace::regnamespace, s.stxname),
       jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid), 'owner', s.stxowner::regrole::text, 'kinds', s.stxkind, 'target', nullif((to_jsonb(s) ->> 'stxstattarget')::int, -1))
from pg_statistic_ext s
