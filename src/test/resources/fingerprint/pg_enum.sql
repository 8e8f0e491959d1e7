-- PostgreSQL 13–18. Labels of enums, in their order.
select e.enumtypid::regtype || ' ' || row_number() over (partition by e.enumtypid order by e.enumsortorder), e.enumlabel
from pg_enum e
