-- PostgreSQL 13–18. Constraints of tables and domains. Left out, as by pg_dump: whether a partition's key, foreign key or NOT NULL was its own before it was attached, and the name of its own foreign key.
select format('%s %s %I', nullif(k.conrelid, 0)::regclass, nullif(k.contypid, 0)::regtype, case when k.conparentid = 0 or k.contype <> 'f' then k.conname else (select p.conname from pg_constraint p where p.oid = k.conparentid) end),
       to_jsonb(k) - '{oid,connamespace,conrelid,contypid,conindid,conparentid,confrelid,conkey,confkey,conpfeqop,conppeqop,conffeqop,conexclop,conbin,confdelsetcols}'::text[]
           - case when c.relispartition then ('{conislocal,coninhcount,connoinherit}'::text[] || case when k.contype = 'f' and k.conparentid <> 0 then '{conname}'::text[] else '{}' end)
                  when k.contype in ('p', 'u', 'x') then '{connoinherit,conislocal}' else '{}' end
         || jsonb_build_object('schema', k.connamespace::regnamespace::text,
              'definition', pg_get_constraintdef(k.oid), 'index', nullif(k.conindid, 0)::regclass::text,
              'parent', (select conrelid::regclass || ' ' || conname from pg_constraint p where p.oid = k.conparentid),
              'referenced', nullif(k.confrelid, 0)::regclass::text, 'operators', k.conexclop::regoperator[]::text[],
              'equal', k.conpfeqop::regoperator[]::text[])
from pg_constraint k
left join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = k.connamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
