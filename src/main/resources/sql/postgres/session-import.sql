-- PostgreSQL 13–18. The settings under which somebody's SQL is run: the role's own, but strings as we read them, nobody's timeouts, and no wait for the log.
select pg_catalog.set_config(wanted.name, wanted.value, false)
from (values ('synchronous_commit', 'off'),
             ('jit', 'off'),
             ('standard_conforming_strings', 'on'),
             ('client_min_messages', 'warning'),
             ('statement_timeout', '0'),
             ('lock_timeout', '0'),
             ('idle_in_transaction_session_timeout', '0'),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0')) as wanted(name, value)
where wanted.name in (select known.name from pg_catalog.pg_settings as known)
