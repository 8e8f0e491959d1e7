-- PostgreSQL 13–18. Operators of operator families.
select (pg_identify_object('pg_amop'::regclass, m.oid, 0)).identity,
       jsonb_build_object('operator', m.amopopr::regoperator::text, 'purpose', m.amoppurpose, 'strategy', m.amopstrategy, 'left', m.amoplefttype::regtype,
         'right', m.amoprighttype::regtype, 'sort', (pg_identify_object('pg_opfamily'::regclass, nullif(m.amopsortfamily, 0), 0)).identity)
from pg_amop m
where m.oid >= 16384
