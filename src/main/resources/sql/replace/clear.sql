-- PostgreSQL 13–18. What makes this database as one that was just created, statement by statement in an order that works.
-- Everything is dropped with what depends on it, so most of the later ones find nothing any more.
-- "mine" says whether this role may do it; what is another's stays, and "object" names it.
with member as (
    select classid, objid from pg_catalog.pg_depend where deptype = 'e'
),
schemas as (
    select holder.oid, holder.nspname, pg_catalog.pg_has_role(holder.nspowner, 'USAGE') as mine,
           holder.nspname <> 'public' and pg_catalog.pg_has_role(holder.nspowner, 'USAGE')
           and not exists (select from member where classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and objid = holder.oid) as goes
    from pg_catalog.pg_namespace as holder
    where holder.nspname !~ '^pg_' and holder.nspname <> 'information_schema'
),
loose (step, classid, objid, owner) as (
    -- what lies in schemas that stay; and all tables first, for an index cannot be dropped behind an operator class with options
    select case relation.relkind when 'S' then 42 when 'v' then 40 else 25 end,
           'pg_catalog.pg_class'::pg_catalog.regclass::oid, relation.oid, relation.relowner
    from pg_catalog.pg_class as relation
    join schemas on schemas.oid = relation.relnamespace
    where relation.relkind in ('r', 'p', 'm', 'f') or relation.relkind in ('v', 'S') and not schemas.goes
    union all
    select 43, 'pg_catalog.pg_proc'::pg_catalog.regclass, routine.oid, routine.proowner
    from pg_catalog.pg_proc as routine
    join schemas on schemas.oid = routine.pronamespace and not schemas.goes
    union all
    select 44, 'pg_catalog.pg_opclass'::pg_catalog.regclass, class.oid, class.opcowner
    from pg_catalog.pg_opclass as class
    join schemas on schemas.oid = class.opcnamespace and not schemas.goes
    union all
    select 45, 'pg_catalog.pg_opfamily'::pg_catalog.regclass, family.oid, family.opfowner
    from pg_catalog.pg_opfamily as family
    join schemas on schemas.oid = family.opfnamespace and not schemas.goes
    union all
    select 46, 'pg_catalog.pg_operator'::pg_catalog.regclass, operator.oid, operator.oprowner
    from pg_catalog.pg_operator as operator
    join schemas on schemas.oid = operator.oprnamespace and not schemas.goes
    union all
    select 47, 'pg_catalog.pg_type'::pg_catalog.regclass, type.oid, type.typowner
    from pg_catalog.pg_type as type
    join schemas on schemas.oid = type.typnamespace and not schemas.goes
    left join pg_catalog.pg_class as relation on relation.oid = type.typrelid
    where type.typtype <> 'm'
      and (relation.oid is null or relation.relkind = 'c')
      and not exists (select from pg_catalog.pg_type as element where element.typarray = type.oid)
    union all
    select 48, 'pg_catalog.pg_conversion'::pg_catalog.regclass, conversion.oid, conversion.conowner
    from pg_catalog.pg_conversion as conversion
    join schemas on schemas.oid = conversion.connamespace and not schemas.goes
    union all
    select 48, 'pg_catalog.pg_collation'::pg_catalog.regclass, coll.oid, coll.collowner
    from pg_catalog.pg_collation as coll
    join schemas on schemas.oid = coll.collnamespace and not schemas.goes
    union all
    select 49, 'pg_catalog.pg_ts_config'::pg_catalog.regclass, config.oid, config.cfgowner
    from pg_catalog.pg_ts_config as config
    join schemas on schemas.oid = config.cfgnamespace and not schemas.goes
    union all
    select 50, 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, dictionary.oid, dictionary.dictowner
    from pg_catalog.pg_ts_dict as dictionary
    join schemas on schemas.oid = dictionary.dictnamespace and not schemas.goes
    union all
    select 51, 'pg_catalog.pg_ts_template'::pg_catalog.regclass, template.oid, 10
    from pg_catalog.pg_ts_template as template
    join schemas on schemas.oid = template.tmplnamespace and not schemas.goes
    union all
    select 51, 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, parser.oid, 10
    from pg_catalog.pg_ts_parser as parser
    join schemas on schemas.oid = parser.prsnamespace and not schemas.goes
),
public_schema as (
    -- as it is, or as it will be once it was made again; and whose initdb makes it
    select present.mine, present.owner, present.acl, present.description, first.oid as first, first.rolname as first_name
    from (select pg_catalog.pg_has_role(nspowner, 'USAGE') as mine, nspowner as owner, nspacl as acl,
                 pg_catalog.obj_description(oid, 'pg_namespace') as description
          from pg_catalog.pg_namespace
          where nspname = 'public'
          union all
          select pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'), self.oid, null, null
          from pg_catalog.pg_roles as self
          where self.rolname = current_user
            and not exists (select from pg_catalog.pg_namespace where nspname = 'public')) as present
    join pg_catalog.pg_roles as first
      on first.oid = case when pg_catalog.current_setting('server_version_num')::int >= 150000 then 6171 else 10 end
),
system as (
    -- what initdb made before it noted the privileges: all but the information schema
    select made.oid, made.kind, made.columns, made.identity, made.owner, made.acl, coalesce(before.initprivs, made.usual) as initial
    from (select 'pg_catalog.pg_proc'::pg_catalog.regclass::oid as classid, routine.oid, 0 as subid, 'ROUTINE' as kind, '' as columns,
                 routine.oid::pg_catalog.regprocedure::text as identity, routine.proowner as owner, routine.proacl as acl,
                 pg_catalog.acldefault('f', routine.proowner) as usual
          from pg_catalog.pg_proc as routine
          where routine.proacl is not null and routine.pronamespace <> 'information_schema'::pg_catalog.regnamespace
          union all
          select 'pg_catalog.pg_class'::pg_catalog.regclass, relation.oid, 0, 'TABLE', '', relation.oid::pg_catalog.regclass::text,
                 relation.relowner, relation.relacl, pg_catalog.acldefault('r', relation.relowner)
          from pg_catalog.pg_class as relation
          where relation.relacl is not null and relation.relkind in ('r', 'v')
            and relation.relnamespace <> 'information_schema'::pg_catalog.regnamespace
          union all
          select 'pg_catalog.pg_class'::pg_catalog.regclass, relation.oid, attribute.attnum, 'TABLE',
                 pg_catalog.format(' (%I)', attribute.attname), relation.oid::pg_catalog.regclass::text,
                 relation.relowner, attribute.attacl, null
          from pg_catalog.pg_attribute as attribute
          join pg_catalog.pg_class as relation on relation.oid = attribute.attrelid
          where attribute.attacl is not null and relation.relkind in ('r', 'v')
            and relation.relnamespace <> 'information_schema'::pg_catalog.regnamespace
          union all
          select 'pg_catalog.pg_type'::pg_catalog.regclass, type.oid, 0, 'TYPE', '', type.oid::pg_catalog.regtype::text,
                 type.typowner, type.typacl, pg_catalog.acldefault('T', type.typowner)
          from pg_catalog.pg_type as type
          where type.typacl is not null and type.typnamespace <> 'information_schema'::pg_catalog.regnamespace
          union all
          select 'pg_catalog.pg_language'::pg_catalog.regclass, language.oid, 0, 'LANGUAGE', '', pg_catalog.quote_ident(language.lanname),
                 language.lanowner, language.lanacl, pg_catalog.acldefault('l', language.lanowner)
          from pg_catalog.pg_language as language
          where language.lanacl is not null and language.lanpltrusted
          union all
          select 'pg_catalog.pg_namespace'::pg_catalog.regclass, holder.oid, 0, 'SCHEMA', '', pg_catalog.quote_ident(holder.nspname),
                 holder.nspowner, holder.nspacl, pg_catalog.acldefault('n', holder.nspowner)
          from pg_catalog.pg_namespace as holder
          where holder.nspacl is not null and holder.nspname not in ('public', 'information_schema')) as made
    left join pg_catalog.pg_init_privs as before
      on before.classoid = made.classid and before.objoid = made.oid and before.objsubid = made.subid and before.privtype = 'i'
    where made.oid < 16384
),
statements (step, number, object, mine, statement) as (
    select 10, trigger.oid::bigint, 'event trigger ' || trigger.evtname, pg_catalog.pg_has_role(trigger.evtowner, 'USAGE'),
           pg_catalog.format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', trigger.evtname)
    from pg_catalog.pg_event_trigger as trigger
    where not exists (select from member where classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass and objid = trigger.oid)
    union all
    select 11, subscription.oid::bigint * 4 + part.number, 'subscription ' || subscription.subname,
           pg_catalog.pg_has_role(subscription.subowner, 'USAGE'), pg_catalog.format(part.template, subscription.subname)
    from pg_catalog.pg_subscription as subscription
    cross join (values (0, 'COMMENT ON SUBSCRIPTION %I IS NULL'), -- which DROP would leave behind
                       (1, 'ALTER SUBSCRIPTION %I DISABLE'),
                       (2, 'ALTER SUBSCRIPTION %I SET (slot_name = NONE)'),
                       (3, 'DROP SUBSCRIPTION IF EXISTS %I')) as part(number, template)
    where subscription.subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
    union all
    select 12, publication.oid::bigint, 'publication ' || publication.pubname,
           pg_catalog.pg_has_role(publication.pubowner, 'USAGE'),
           pg_catalog.format('DROP PUBLICATION IF EXISTS %I CASCADE', publication.pubname)
    from pg_catalog.pg_publication as publication
    union all
    -- first nobody has anything, then everybody what nobody has to be given: the entry is gone
    select 20, entry.oid::bigint * 10000 + part.number, 'default privileges of ' || pg_catalog.pg_get_userbyid(entry.defaclrole),
           pg_catalog.pg_has_role(entry.defaclrole, 'USAGE'),
           pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s ', pg_catalog.pg_get_userbyid(entry.defaclrole),
                             case when entry.defaclnamespace <> 0
                                  then pg_catalog.format(' IN SCHEMA %I', holder.nspname) else '' end)
           || pg_catalog.format(part.template, kinds.name, kinds.public_has)
    from pg_catalog.pg_default_acl as entry
    left join pg_catalog.pg_namespace as holder on holder.oid = entry.defaclnamespace
    join (values ('r', 'TABLES', null), ('S', 'SEQUENCES', null), ('f', 'FUNCTIONS', 'EXECUTE'), ('T', 'TYPES', 'USAGE'),
                 ('n', 'SCHEMAS', null), ('L', 'LARGE OBJECTS', null)) as kinds(letter, name, public_has)
      on kinds.letter = entry.defaclobjtype::text
    cross join lateral (
        select pg_catalog.row_number() over () as number,
               'REVOKE ALL ON %1$s FROM ' || case grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(grantee)) end as template
        from (select distinct grantee from pg_catalog.aclexplode(entry.defaclacl)) as grantees
        union all
        select 9000, 'GRANT ALL ON %1$s TO ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(entry.defaclrole))
        where entry.defaclnamespace = 0
        union all
        select 9001, 'GRANT %2$s ON %1$s TO PUBLIC'
        where entry.defaclnamespace = 0 and kinds.public_has is not null) as part
    union all
    select 30, schemas.oid::bigint, 'schema ' || schemas.nspname, true, pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', schemas.nspname)
    from schemas
    where schemas.goes
    union all
    select 31, schemas.oid::bigint, 'schema ' || schemas.nspname, false, null
    from schemas
    where not schemas.goes and schemas.nspname <> 'public'
      and not exists (select from member where classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and objid = schemas.oid)
    union all
    select loose.step, loose.objid::bigint, named.type || ' ' || named.identity, pg_catalog.pg_has_role(loose.owner, 'USAGE'),
           'DROP ' || case when loose.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass then 'ROUTINE' else upper(named.type) end
           || ' IF EXISTS ' || named.identity || ' CASCADE'
    from loose
    cross join lateral pg_catalog.pg_identify_object(loose.classid, loose.objid, 0) as named
    where not exists (select from member where member.classid = loose.classid and member.objid = loose.objid)
    union all
    select 60, extension.oid::bigint, 'extension ' || extension.extname, pg_catalog.pg_has_role(extension.extowner, 'USAGE'),
           pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', extension.extname)
    from pg_catalog.pg_extension as extension
    where extension.extname <> 'plpgsql'
    union all
    select 61, shape.oid::bigint, 'cast ' || named.identity,
           pg_catalog.pg_has_role(source.typowner, 'USAGE') or pg_catalog.pg_has_role(target.typowner, 'USAGE'),
           'DROP CAST IF EXISTS ' || named.identity || ' CASCADE'
    from pg_catalog.pg_cast as shape
    join pg_catalog.pg_type as source on source.oid = shape.castsource
    join pg_catalog.pg_type as target on target.oid = shape.casttarget
    cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_cast'::pg_catalog.regclass, shape.oid, 0) as named
    where shape.oid >= 16384
      and not exists (select from member where classid = 'pg_catalog.pg_cast'::pg_catalog.regclass and objid = shape.oid)
    union all
    select 62, server.oid::bigint, 'server ' || server.srvname, pg_catalog.pg_has_role(server.srvowner, 'USAGE'),
           pg_catalog.format('DROP SERVER IF EXISTS %I CASCADE', server.srvname)
    from pg_catalog.pg_foreign_server as server
    where not exists (select from member where classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass and objid = server.oid)
    union all
    select 63, wrapper.oid::bigint, 'foreign data wrapper ' || wrapper.fdwname, pg_catalog.pg_has_role(wrapper.fdwowner, 'USAGE'),
           pg_catalog.format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', wrapper.fdwname)
    from pg_catalog.pg_foreign_data_wrapper as wrapper
    where not exists (select from member where classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass and objid = wrapper.oid)
    union all
    select 64, shape.oid::bigint, 'transform for ' || pg_catalog.format_type(shape.trftype, null),
           pg_catalog.pg_has_role(type.typowner, 'USAGE') and pg_catalog.pg_has_role(language.lanowner, 'USAGE'),
           pg_catalog.format('DROP TRANSFORM IF EXISTS FOR %s LANGUAGE %I CASCADE', pg_catalog.format_type(shape.trftype, null), language.lanname)
    from pg_catalog.pg_transform as shape
    join pg_catalog.pg_type as type on type.oid = shape.trftype
    join pg_catalog.pg_language as language on language.oid = shape.trflang
    where not exists (select from member where classid = 'pg_catalog.pg_transform'::pg_catalog.regclass and objid = shape.oid)
    union all
    select 65, language.oid::bigint, 'language ' || language.lanname, pg_catalog.pg_has_role(language.lanowner, 'USAGE'),
           pg_catalog.format('DROP LANGUAGE IF EXISTS %I CASCADE', language.lanname)
    from pg_catalog.pg_language as language
    where language.oid >= 16384
      and not exists (select from member where classid = 'pg_catalog.pg_language'::pg_catalog.regclass and objid = language.oid)
      and language.lanname <> 'plpgsql'
    union all
    select 66, method.oid::bigint, 'access method ' || method.amname, pg_catalog.pg_has_role(10, 'USAGE'),
           pg_catalog.format('DROP ACCESS METHOD IF EXISTS %I CASCADE', method.amname)
    from pg_catalog.pg_am as method
    where method.oid >= 16384
      and not exists (select from member where classid = 'pg_catalog.pg_am'::pg_catalog.regclass and objid = method.oid)
    union all
    select 70, 0, 'large objects of ' || pg_catalog.pg_get_userbyid(large.lomowner), pg_catalog.pg_has_role(large.lomowner, 'USAGE'),
           pg_catalog.format('SELECT pg_catalog.count(pg_catalog.lo_unlink(oid)) FROM pg_catalog.pg_largeobject_metadata WHERE lomowner = %s', large.lomowner)
    from (select distinct lomowner from pg_catalog.pg_largeobject_metadata) as large
    union all
    -- the schema public as initdb made it
    select 80, 0, 'schema public', mine, 'CREATE SCHEMA public'
    from public_schema
    where not exists (select from schemas where nspname = 'public')
    union all
    select 81, part.number, 'schema public', part.mine, part.statement
    from (select 1 as number, mine and pg_catalog.pg_has_role(first, 'MEMBER') as mine,
                 pg_catalog.format('ALTER SCHEMA public OWNER TO %I', first_name) as statement
          from public_schema
          where owner <> first
          union all
          select 10, mine,
                 'REVOKE ALL ON SCHEMA public FROM '
                 || case granted.grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) end
                 || ' CASCADE'
          from public_schema
          cross join lateral (select distinct grantee from pg_catalog.aclexplode(acl)) as granted
          union all
          select 20, mine, pg_catalog.format('GRANT ALL ON SCHEMA public TO %I', first_name)
          from public_schema
          union all
          select 21, mine,
                 case when pg_catalog.current_setting('server_version_num')::int >= 150000
                      then 'GRANT USAGE ON SCHEMA public TO PUBLIC' else 'GRANT ALL ON SCHEMA public TO PUBLIC' end
          from public_schema
          union all
          select 30, mine, 'COMMENT ON SCHEMA public IS ''standard public schema'''
          from public_schema
          where description is distinct from 'standard public schema') as part
    union all
    -- privileges on what initdb made, as initdb granted them
    select 90, system.oid::bigint * 10000 + part.number, 'privileges on ' || system.identity, pg_catalog.pg_has_role(system.owner, 'USAGE'),
           part.statement
    from system
    cross join lateral (
        select pg_catalog.row_number() over () as number,
               'REVOKE ALL' || system.columns || ' ON ' || system.kind || ' ' || system.identity || ' FROM '
               || case grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(grantee)) end || ' CASCADE' as statement
        from (select distinct grantee from pg_catalog.aclexplode(system.acl)) as grantees
        union all
        select 5000 + pg_catalog.row_number() over (),
               'GRANT ' || granted.privilege_type || system.columns || ' ON ' || system.kind || ' ' || system.identity || ' TO '
               || case granted.grantee when 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) end
               || case when granted.is_grantable then ' WITH GRANT OPTION' else '' end
        from pg_catalog.aclexplode(system.initial) as granted) as part
    where (select coalesce(pg_catalog.array_agg(item::text order by item::text), '{}') from pg_catalog.unnest(system.acl) as item)
          <> (select coalesce(pg_catalog.array_agg(item::text order by item::text), '{}') from pg_catalog.unnest(system.initial) as item)
)
select object, mine, statement
from statements
order by step, number, statement
