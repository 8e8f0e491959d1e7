-- PostgreSQL 13–18. Row security policies.
select format('%s %I', p.polrelid::regclass, p.polname),
       jsonb_build_object('command', p.polcmd, 'permissive', p.polpermissive, 'roles', array(select x::regrole::text from unnest(p.polroles) x order by 1),
         'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p
