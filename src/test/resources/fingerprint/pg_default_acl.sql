-- PostgreSQL 13–18. Default privileges.
select concat_ws(' ', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype),
       array(select x::text from unnest(d.defaclacl) x order by 1)::text
from pg_default_acl d
