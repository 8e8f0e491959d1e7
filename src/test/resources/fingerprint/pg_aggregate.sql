-- PostgreSQL 13–18. What aggregates are made of.
select a.aggfnoid::oid::regprocedure::text,
       to_jsonb(a) - '{aggfnoid,aggsortop,aggtranstype,aggmtranstype}'::text[]
         || jsonb_build_object('sort', nullif(a.aggsortop, 0)::regoperator::text, 'type', a.aggtranstype::regtype, 'moving', nullif(a.aggmtranstype, 0)::regtype)
from pg_aggregate a
where a.aggfnoid::oid >= 16384
