-- PostgreSQL 13–18. The settings for looking around and for orders to the server: nobody's timeouts.
select pg_catalog.set_config(wanted.name, wanted.value, false)
from (values ('statement_timeout', '0'),
             ('lock_timeout', '0'),
             ('idle_in_transaction_session_timeout', '0'),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0')) as wanted(name, value)
where wanted.name in (select known.name from pg_catalog.pg_settings as known)
