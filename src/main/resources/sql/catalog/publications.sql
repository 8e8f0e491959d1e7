-- PostgreSQL 13–18. Publications. Their members differ by version: see publication_….sql.
select 'pg_publication'::regclass::oid as class_id,
       p.oid,
       'PUBLICATION' as kind,
       null as schema,
       p.pubname as name,
       quote_ident(p.pubname) as target,
       pg_get_userbyid(p.pubowner) as owner,
       array[format('CREATE PUBLICATION %I%s WITH (%s)', p.pubname, case when p.puballtables then ' FOR ALL TABLES' else '' end, concat_ws(', ',
         format('publish = %L', concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                                          case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end)),
         case when p.pubviaroot then 'publish_via_partition_root = true' end,
         case when to_jsonb(p) ->> 'pubgencols' in ('s', 'true') then 'publish_generated_columns = stored' end))] as ddl
from pg_publication p
where not exists (select from pg_depend e where e.classid = 'pg_publication'::regclass and e.objid = p.oid and e.deptype = 'e')
