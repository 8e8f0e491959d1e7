-- PostgreSQL 13–18. Drops the subscriptions of this database, for a database that has one cannot be dropped. They were never connected: nothing is dropped at a publisher.
DO $body$
DECLARE
    subscription pg_catalog.text;
BEGIN
    FOR subscription IN
        SELECT pg_catalog.quote_ident(s.subname)
        FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database()
    LOOP
        EXECUTE 'ALTER SUBSCRIPTION ' || subscription || ' DISABLE';
        EXECUTE 'ALTER SUBSCRIPTION ' || subscription || ' SET (slot_name = NONE)';
        EXECUTE 'DROP SUBSCRIPTION ' || subscription;
    END LOOP;
END
$body$
