-- PostgreSQL 13–18. Operators, also those that are only announced.
select o.oid::regoperator::text,
       to_jsonb(o) - '{oid,oprnamespace,oprowner,oprleft,oprright,oprresult,oprcom,oprnegate}'::text[]
         || jsonb_build_object('schema', o.oprnamespace::regnamespace::text, 'owner', o.oprowner::regrole::text, 'result', nullif(o.oprresult, 0)::regtype,
              'commutator', nullif(o.oprcom, 0)::regoperator::text, 'negator', nullif(o.oprnegate, 0)::regoperator::text)
from pg_operator o
where o.oid >= 16384
