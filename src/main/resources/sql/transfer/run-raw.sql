-- PostgreSQL 13–18. Runs the statement that lies in a parameter of ours, and leaves there how many rows it brought.
DO $body$
DECLARE
  brought bigint;
BEGIN
  EXECUTE pg_catalog.current_setting('pgcaravan.statement');
  GET DIAGNOSTICS brought = ROW_COUNT;
  PERFORM pg_catalog.set_config('pgcaravan.statement', brought::text, true);
END
$body$
