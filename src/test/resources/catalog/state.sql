-- PostgreSQL 13–18. Left out is what pg_dump does not bring along either: whether a partition's key or NOT NULL was its own before it was attached.
-- What the system catalogs hold of a schema, in words without OIDs: an independent look at source and copy.
with named as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
member as (select classid, objid from pg_depend where deptype = 'e')
select 'relation ' || c.oid::regclass::text, concat_ws('|', c.relkind, c.relpersistence, c.relreplident, c.relrowsecurity, c.relforcerowsecurity,
         c.relispopulated or c.relkind <> 'm', c.relispartition, c.reloptions, pg_get_userbyid(c.relowner), c.reloftype::regtype,
         (select array_agg(x::text order by x::text) from unnest(c.relacl) x), pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid),
         (select t.reloptions from pg_class t where t.oid = c.reltoastrelid), a.amname,
         (select string_agg(i.inhparent::regclass::text, ',' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid)) as state
from pg_class c join named n on n.oid = c.relnamespace left join pg_am a on a.oid = c.relam
where (c.tableoid, c.oid) not in (select * from member)
union all
select 'column ' || a.attrelid::regclass::text || '.' || a.attname, concat_ws('|',
         row_number() over (partition by a.attrelid order by a.attnum), format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attislocal,
         a.attinhcount, a.attidentity, a.attgenerated, a.attstorage, to_jsonb(a) ->> 'attcompression',
         nullif((to_jsonb(a) ->> 'attstattarget')::int, -1), a.attoptions, a.attcollation::regcollation,
         (select array_agg(x::text order by x::text) from unnest(a.attacl) x),
         (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum))
from pg_attribute a join pg_class c on c.oid = a.attrelid join named n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped
union all
select 'constraint ' || k.conrelid::regclass::text || ' ' || k.contypid::regtype::text || ' ' || k.conname, concat_ws('|', pg_get_constraintdef(k.oid), k.conislocal or k.conindid <> 0 or k.contype = 'n' and c.relispartition, k.coninhcount,
         k.connoinherit and k.conindid = 0, k.convalidated, k.condeferrable, k.condeferred, k.conindid::regclass)
from pg_constraint k join named n on n.oid = k.connamespace left join pg_class c on c.oid = k.conrelid where not (k.contype = 'f' and k.conparentid <> 0)
union all
select 'index ' || i.indexrelid::regclass::text, concat_ws('|', pg_get_indexdef(i.indexrelid), i.indisprimary, i.indisunique, i.indisexclusion,
         i.indimmediate, i.indisclustered, i.indisvalid, i.indisreplident)
from pg_index i join pg_class c on c.oid = i.indexrelid join named n on n.oid = c.relnamespace
union all
select 'trigger ' || t.tgrelid::regclass::text || ' ' || t.tgname, concat_ws('|', pg_get_triggerdef(t.oid), t.tgenabled, t.tgparentid <> 0)
from pg_trigger t where t.tgconstraint = 0 or not t.tgisinternal
union all
select 'rule ' || r.ev_class::regclass::text || ' ' || r.rulename, pg_get_ruledef(r.oid) || r.ev_enabled::text
from pg_rewrite r join pg_class c on c.oid = r.ev_class join named n on n.oid = c.relnamespace
union all
select 'policy ' || p.polrelid::regclass::text || ' ' || p.polname, concat_ws('|', p.polcmd, p.polpermissive,
         (select array_agg(pg_get_userbyid(x) order by 1) from unnest(p.polroles) x), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p
union all
select 'routine ' || p.oid::regprocedure::text, concat_ws('|', case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end, pg_get_userbyid(p.proowner),
         (select array_agg(x::text order by x::text) from unnest(p.proacl) x), p.proparallel,
         (select concat_ws('|', g.aggkind, g.aggtransfn, g.aggfinalfn, g.aggmtransfn, g.aggminvtransfn, g.agginitval, g.aggminitval, g.aggfinalextra,
             g.aggtranstype::regtype, g.aggmtranstype::regtype, g.aggfinalmodify) from pg_aggregate g where g.aggfnoid = p.oid))
from pg_proc p join named n on n.oid = p.pronamespace where (p.tableoid, p.oid) not in (select * from member)
union all
select 'type ' || t.oid::regtype::text, concat_ws('|', t.typtype, t.typnotnull, t.typbasetype::regtype, t.typtypmod, t.typdefault, t.typcollation::regcollation,
         pg_get_userbyid(t.typowner), (select array_agg(x::text order by x::text) from unnest(t.typacl) x),
         (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
         (select to_jsonb(r) - 'rngtypid' - 'rngmultitypid' - 'rngsubdiff' || jsonb_build_object('diff', r.rngsubdiff::regproc, 'multi', (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype)
          from pg_range r where r.rngtypid = t.oid))
from pg_type t join named n on n.oid = t.typnamespace where (t.tableoid, t.oid) not in (select * from member)
union all
select 'sequence ' || s.seqrelid::regclass::text, concat_ws('|', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
         query_to_xml('select last_value, is_called from ' || s.seqrelid::regclass, false, false, ''),
         (select d.deptype::text || d.refobjid::regclass::text || d.refobjsubid from pg_depend d
          where d.objid = s.seqrelid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
from pg_sequence s
union all
select 'schema ' || n.nspname, concat_ws('|', pg_get_userbyid(n.nspowner), (select array_agg(x::text order by x::text) from unnest(n.nspacl) x))
from pg_namespace n where n.nspname !~ '^pg_'
union all
select 'statistics ' || s.stxname, concat_ws('|', pg_get_statisticsobjdef(s.oid), nullif((to_jsonb(s) ->> 'stxstattarget')::int, -1)) from pg_statistic_ext s
union all
select 'event trigger ' || e.evtname, concat_ws('|', e.evtevent, e.evttags, e.evtenabled, e.evtfoid::regproc, pg_get_userbyid(e.evtowner)) from pg_event_trigger e
union all
select 'default privileges ' || pg_get_userbyid(d.defaclrole) || d.defaclnamespace::regnamespace || d.defaclobjtype::text, (select array_agg(x::text order by x::text) from unnest(d.defaclacl) x)::text
from pg_default_acl d
union all
select 'comment ' || i.type || ' ' || i.identity, d.description
from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
where d.objoid >= 16384 or d.objoid = 2200
union all
select 'extension ' || extname, extnamespace::regnamespace::text from pg_extension
order by 1, 2
