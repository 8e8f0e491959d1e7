-- PostgreSQL 13–18. Security labels, which the destination takes only where their provider is loaded.
select l.classoid as class_id,
       l.objoid as oid,
       quote_ident(a.attname) as column_name,
       quote_ident(l.provider) as provider,
       l.label,
       i.type,
       i.identity
from pg_seclabel l
cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) i
left join pg_attribute a on l.classoid = 'pg_class'::regclass and a.attrelid = l.objoid and a.attnum = l.objsubid and l.objsubid > 0
order by l.classoid, l.objoid, l.objsubid, l.provider
