-- PostgreSQL 13–18. Large objects with owners and privileges. Their content is not the schema's.
select l.oid::text, jsonb_build_object('owner', l.lomowner::regrole::text, 'acl', array(select x::text from unnest(coalesce(l.lomacl, acldefault('L', l.lomowner))) x order by 1))
from pg_largeobject_metadata l
