-- PostgreSQL 13–18. Objects of a kind that nothing here reads: of system catalogs or of letters that came with a later version.
select i.type || ' ' || i.identity as object, i.schema
from (
    select d.classid, d.objid
    from pg_depend d
    where d.objid >= 16384
      and d.deptype <> 'e'
      and d.classid not in (
          'pg_am'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass, 'pg_attrdef'::regclass, 'pg_cast'::regclass, 'pg_class'::regclass,
          'pg_collation'::regclass, 'pg_constraint'::regclass, 'pg_conversion'::regclass, 'pg_default_acl'::regclass, 'pg_event_trigger'::regclass,
          'pg_extension'::regclass, 'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass, 'pg_language'::regclass,
          'pg_namespace'::regclass, 'pg_opclass'::regclass, 'pg_operator'::regclass, 'pg_opfamily'::regclass, 'pg_policy'::regclass,
          'pg_proc'::regclass, 'pg_publication'::regclass, 'pg_publication_rel'::regclass, 'pg_rewrite'::regclass, 'pg_statistic_ext'::regclass,
          'pg_transform'::regclass, 'pg_trigger'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, 'pg_ts_parser'::regclass,
          'pg_ts_template'::regclass, 'pg_type'::regclass, 'pg_user_mapping'::regclass)
      and d.classid is distinct from to_regclass('pg_catalog.pg_publication_namespace')
    union
    select 'pg_class'::regclass, c.oid from pg_class c where c.relkind not in ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I', 't', 'c') and c.oid >= 16384
    union
    select 'pg_type'::regclass, t.oid from pg_type t where t.typtype not in ('b', 'c', 'd', 'e', 'p', 'r', 'm') and t.oid >= 16384
    union
    select 'pg_proc'::regclass, p.oid from pg_proc p where p.prokind not in ('f', 'p', 'a', 'w') and p.oid >= 16384
    union
    select 'pg_constraint'::regclass, k.oid from pg_constraint k where k.contype not in ('c', 'f', 'n', 'p', 't', 'u', 'x')
    union
    select 'pg_class'::regclass, p.partrelid from pg_partitioned_table p where p.partstrat not in ('h', 'l', 'r')
) u
cross join lateral pg_identify_object(u.classid, u.objid, 0) i
order by 1
