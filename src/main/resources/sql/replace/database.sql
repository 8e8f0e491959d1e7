-- PostgreSQL 13–18. What the database that is connected to is like: encoding and locale, and what a swap has to keep of it.
select pg_catalog.pg_encoding_to_char(database.encoding) as encoding,
       database.datcollate as collate,
       database.datctype as ctype,
       coalesce(pg_catalog.to_jsonb(database) ->> 'datlocprovider', 'c') as locale_provider,
       coalesce(pg_catalog.to_jsonb(database) ->> 'datlocale', pg_catalog.to_jsonb(database) ->> 'daticulocale') as locale,
       pg_catalog.to_jsonb(database) ->> 'daticurules' as icu_rules,
       pg_catalog.pg_get_userbyid(database.datdba) as owner,
       database.datconnlimit as connection_limit,
       pg_catalog.shobj_description(database.oid, 'pg_database') as comment,
       database.datistemplate as template,
       (select spcname from pg_catalog.pg_tablespace where oid = database.dattablespace and spcname <> 'pg_default') as tablespace,
       array(select coalesce(role.rolname::text, '')
             from pg_catalog.pg_db_role_setting as held
             cross join unnest(held.setconfig) as setting(value)
             left join pg_catalog.pg_roles as role on role.oid = held.setrole
             where held.setdatabase = database.oid order by held.setrole, setting.value) as setting_roles,
       array(select setting.value
             from pg_catalog.pg_db_role_setting as held
             cross join unnest(held.setconfig) as setting(value)
             where held.setdatabase = database.oid order by held.setrole, setting.value) as settings,
       database.datacl is not null as has_acl,
       array(select case when acl.grantee = 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) end
                    || '=' || acl.privilege_type || case when acl.is_grantable then ' WITH GRANT OPTION' else '' end
             from pg_catalog.aclexplode(database.datacl) as acl) as acl
from pg_catalog.pg_database as database
where database.datname = pg_catalog.current_database()
