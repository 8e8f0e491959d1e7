-- PostgreSQL 13–18. The settings under which a database of ours is loaded, as far as this server knows them.
select pg_catalog.set_config(wanted.name, wanted.value, false)
from (values ('search_path', ''),
             ('datestyle', 'ISO'),
             ('intervalstyle', 'postgres'),
             ('lc_monetary', 'C'),
             ('standard_conforming_strings', 'on'),
             ('check_function_bodies', 'off'),
             ('xmloption', 'content'),
             ('client_min_messages', 'warning'),
             ('default_tablespace', ''),
             ('default_table_access_method', 'heap'),
             ('synchronous_commit', 'off'),
             ('jit', 'off'),
             ('statement_timeout', '0'),
             ('lock_timeout', '0'),
             ('idle_in_transaction_session_timeout', '0'),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0'),
             ('row_security', 'off')) as wanted(name, value)
where wanted.name in (select known.name from pg_catalog.pg_settings as known)
