-- PostgreSQL 13–18. The settings under which a dump of ours is restored; those that not every server knows, where it does.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SELECT pg_catalog.set_config('idle_session_timeout', '0', false)
FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout';
SELECT pg_catalog.set_config('transaction_timeout', '0', false)
FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
SET lc_monetary = 'C';
SET check_function_bodies = off;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
