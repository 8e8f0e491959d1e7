-- PostgreSQL 13–18. Text search parsers, templates, dictionaries and configurations.
select 'pg_ts_parser'::regclass::oid as class_id,
       p.oid,
       'TEXT SEARCH PARSER' as kind,
       n.nspname as schema,
       p.prsname as name,
       format('%I.%I', n.nspname, p.prsname) as target,
       null as owner,
       array[format('CREATE TEXT SEARCH PARSER %I.%I (%s)', n.nspname, p.prsname, concat_ws(', ',
         'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken, 'END = ' || p.prsend,
         case when p.prsheadline <> 0 then 'HEADLINE = ' || p.prsheadline end, 'LEXTYPES = ' || p.prslextype))] as ddl
from pg_ts_parser p
join pg_namespace n on n.oid = p.prsnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_ts_parser'::regclass and e.objid = p.oid and e.deptype = 'e')
union all
select 'pg_ts_template'::regclass,
       t.oid,
       'TEXT SEARCH TEMPLATE',
       n.nspname,
       t.tmplname,
       format('%I.%I', n.nspname, t.tmplname),
       null,
       array[format('CREATE TEXT SEARCH TEMPLATE %I.%I (%s)', n.nspname, t.tmplname, concat_ws(', ',
         case when t.tmplinit <> 0 then 'INIT = ' || t.tmplinit end, 'LEXIZE = ' || t.tmpllexize))]
from pg_ts_template t
join pg_namespace n on n.oid = t.tmplnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_ts_template'::regclass and e.objid = t.oid and e.deptype = 'e')
union all
select 'pg_ts_dict'::regclass,
       d.oid,
       'TEXT SEARCH DICTIONARY',
       n.nspname,
       d.dictname,
       format('%I.%I', n.nspname, d.dictname),
       pg_get_userbyid(d.dictowner),
       array[format('CREATE TEXT SEARCH DICTIONARY %I.%I (%s)', n.nspname, d.dictname, concat_ws(', ',
         format('TEMPLATE = %I.%I', tn.nspname, t.tmplname), d.dictinitoption))]
from pg_ts_dict d
join pg_namespace n on n.oid = d.dictnamespace
join pg_ts_template t on t.oid = d.dicttemplate
join pg_namespace tn on tn.oid = t.tmplnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_ts_dict'::regclass and e.objid = d.oid and e.deptype = 'e')
union all
select 'pg_ts_config'::regclass,
       c.oid,
       'TEXT SEARCH CONFIGURATION',
       n.nspname,
       c.cfgname,
       format('%I.%I', n.nspname, c.cfgname),
       pg_get_userbyid(c.cfgowner),
       array[format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname, pn.nspname, p.prsname)]
         || array(select format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', n.nspname, c.cfgname, k.alias,
                                string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno))
                  from pg_ts_config_map m join ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype
                  where m.mapcfg = c.oid group by m.maptokentype, k.alias order by m.maptokentype)
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
join pg_ts_parser p on p.oid = c.cfgparser
join pg_namespace pn on pn.oid = p.prsnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e where e.classid = 'pg_ts_config'::regclass and e.objid = c.oid and e.deptype = 'e')
