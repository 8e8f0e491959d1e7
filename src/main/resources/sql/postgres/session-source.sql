-- PostgreSQL 13–18. The settings under which a source is read: pg_dump's, as far as this server knows them.
select pg_catalog.set_config(wanted.name, wanted.value, false)
from (values ('search_path', ''),
             ('datestyle', 'ISO'),
             ('intervalstyle', 'postgres'),
             ('lc_monetary', 'C'),
             ('extra_float_digits', '3'),
             ('bytea_output', 'hex'),
             ('xmlbinary', 'base64'),
             ('quote_all_identifiers', 'off'),
             ('standard_conforming_strings', 'on'),
             ('synchronize_seqscans', 'off'),
             ('statement_timeout', '0'),
             ('lock_timeout', '0'),
             ('idle_in_transaction_session_timeout', '0'),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0'),
             ('row_security', 'off'),
             ('restrict_nonsystem_relation_kind', 'view, foreign-table')) as wanted(name, value)
where wanted.name in (select known.name from pg_catalog.pg_settings as known)
