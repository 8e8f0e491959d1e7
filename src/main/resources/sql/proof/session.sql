-- PostgreSQL 13–18. Until the end of the transaction: what makes values and definitions the same text on any server.
select pg_catalog.set_config(wanted.name, wanted.value, true)
from (values ('search_path', ''),
             ('datestyle', 'ISO, MDY'),
             ('intervalstyle', 'postgres'),
             ('timezone', 'UTC'),
             ('extra_float_digits', '3'),
             ('bytea_output', 'hex'),
             ('xmlbinary', 'base64'),
             ('lc_monetary', 'C'),
             ('quote_all_identifiers', 'off'),
             ('jit', 'off'),
             ('max_parallel_workers_per_gather', '0'),
             ('row_security', 'off')) as wanted(name, value)
