-- PostgreSQL 13–18. Triggers, also those of foreign keys, whose names hold OIDs.
select format('%s %s %s %s', t.tgrelid::regclass, case when t.tgisinternal and t.tgparentid = 0 or t.tgconstraint <> 0 and t.tgname ~ '^RI_' then '' else quote_ident(t.tgname) end,
              t.tgfoid::regproc, (select k.confrelid::regclass || pg_get_constraintdef(k.oid) || case when k.conparentid = 0 then k.conname else '' end from pg_constraint k where k.oid = t.tgconstraint)),
       to_jsonb(t) - '{oid,tgrelid,tgparentid,tgname,tgfoid,tgconstrrelid,tgconstrindid,tgconstraint,tgattr,tgqual}'::text[]
           - case when c.relispartition then 'tgisinternal' else '' end
         || jsonb_build_object('definition', case when not t.tgisinternal then pg_get_triggerdef(t.oid) end,
              'parent', (select p.tgrelid::regclass || ' ' || case when p.tgname ~ '^RI_' then '' else p.tgname end from pg_trigger p where p.oid = t.tgparentid),
              'other', nullif(t.tgconstrrelid, 0)::regclass::text, 'index', nullif(t.tgconstrindid, 0)::regclass::text)
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
