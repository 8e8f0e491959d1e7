package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.dump.ImportRules.Verdict;

/** What an import runs, what it runs when told to be unsafe, and what never. */
class ImportRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET statement_timeout = 0",
                "SET transaction_timeout = 0",
                "SET client_encoding = 'UTF8'",
                "SELECT pg_catalog.set_config('search_path', '', false)",
                "INSERT INTO U&\"t\" (a) VALUES (1)",
                "SELECT setting FROM pg_settings",
                "CREATE VIEW v AS SELECT set_config('role', 'joe', false)",
                "SET session_replication_role = replica",
                "SET CONSTRAINTS ALL DEFERRED",
                "SET TIME ZONE 'UTC'",
                "SET XML OPTION CONTENT",
                "SET default_tablespace = ''",
                "SET my.role = 'x'",
                "RESET search_path",
                "SHOW server_version",
                "CREATE SCHEMA s AUTHORIZATION joe",
                "CREATE TABLE role (\"alter\" int, system int)",
                "CREATE TABLE t AS SELECT 1",
                "CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public",
                "CREATE USER MAPPING FOR joe SERVER s",
                "ALTER USER MAPPING FOR joe SERVER s OPTIONS (SET user 'x')",
                "DROP USER MAPPING FOR joe SERVER s",
                "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (connect = false, slot_name = 's')",
                "ALTER SUBSCRIPTION s OWNER TO joe",
                "ALTER TABLE t OWNER TO joe",
                "ALTER TABLE ONLY t ADD CONSTRAINT c PRIMARY KEY (id)",
                "ALTER TABLE t CLUSTER ON i",
                "ALTER TABLE t DETACH PARTITION p",
                "ALTER DEFAULT PRIVILEGES FOR ROLE joe GRANT SELECT ON TABLES TO ann",
                "ALTER EVENT TRIGGER e OWNER TO joe",
                "ALTER LARGE OBJECT 1 OWNER TO joe",
                "COMMENT ON TABLE t IS 'CREATE ROLE'",
                "COMMENT ON SCHEMA database IS ''",
                "SECURITY LABEL FOR dummy ON TABLE t IS ''",
                "GRANT SELECT ON TABLE t TO joe",
                "GRANT SELECT (a, b), UPDATE ON t TO joe WITH GRANT OPTION",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "REVOKE GRANT OPTION FOR ALL ON FUNCTION f() FROM joe",
                "INSERT INTO t VALUES ('ALTER SYSTEM; \\! ls')",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "(SELECT 1) UNION (SELECT 2)",
                "VALUES (1)",
                "TABLE t",
                "SELECT pg_catalog.lo_open('1', 131072)",
                "SELECT pg_catalog.setval('s', 1, true)",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
                "CREATE UNIQUE INDEX concurrently_i ON t (a)",
                "CREATE INDEX i ON concurrently (a)",
                "CLUSTER t USING i",
                "REINDEX TABLE t",
                "ANALYZE",
                "DO $$begin end$$",
                "CALL p()",
                "LOCK TABLE t",
                "TRUNCATE t",
                "DROP TABLE IF EXISTS t",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET role TO joe AS ''",
                "CREATE RULE r AS ON INSERT TO t DO (NOTIFY t; SELECT 1)",
                "CREATE RULE r AS ON INSERT TO t DO NOTIFY t",
                "EXPLAIN SELECT 1"
            })
    void runs(String sql) throws IOException {
        assertThat(judge(sql, false)).containsExactly(Verdict.RUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER SYSTEM SET x = 1",
                "alter/**/system/*;*/reset all",
                "ALTER -- x\n SYSTEM RESET ALL",
                "CREATE ROLE joe",
                "create\trole joe",
                "CREATE USER joe",
                "CREATE USER \"mapping\"",
                "CREATE USER mappıng SUPERUSER",
                "CREATE GROUP g",
                "ALTER ROLE joe SET search_path = x",
                "ALTER USER ALL SET x = 1",
                "ALTER GROUP g ADD USER joe",
                "DROP ROLE IF EXISTS joe",
                "DROP USER joe",
                "COMMENT ON ROLE joe IS ''",
                "SECURITY LABEL ON ROLE joe IS ''",
                "SECURITY LABEL FOR dummy ON ROLE joe IS ''",
                "GRANT admin TO joe",
                "GRANT \"on\" TO joe",
                "GRANT a, b TO joe WITH ADMIN OPTION",
                "REVOKE admin FROM joe",
                "REVOKE ADMIN OPTION FOR a FROM joe",
                "GRANT SET ON PARAMETER work_mem TO joe",
                "REASSIGN OWNED BY joe TO ann",
                "DROP OWNED BY joe",
                "SET ROLE joe",
                "SET LOCAL ROLE joe",
                "SET SESSION ROLE NONE",
                "SET role = 'joe'",
                "SET \"role\" TO joe",
                "SET \"ROLE\" TO joe",
                "SET U&\"r\\006fle\" TO joe",
                "RESET ROLE",
                "SELECT set_config('role', 'joe', false)",
                "SELECT set_config(E'r\\x6fle', 'joe', false)",
                "SELECT set_config(a, 'x', false) FROM t",
                "WITH a AS (SELECT set_config('role', 'joe', false)) SELECT * FROM a",
                "(SELECT set_config('role', 'joe', false))",
                "SELECT U&\"set_confi\\0067\"('role', 'joe', false)",
                "INSERT INTO t VALUES (set_config('role', 'joe', false))",
                "INSERT INTO U&\"t\" (a) SELECT \"set_config\"('role', 'joe', false)",
                "EXPLAIN ANALYZE SELECT set_config('role', 'joe', false)",
                "UPDATE t SET a = set_config('role', 'joe', false)",
                "CREATE TABLE t AS SELECT set_config('role', 'joe', false)",
                "LOAD 'x'",
                "CHECKPOINT",
                "COPY t FROM '/etc/passwd'",
                "COPY t (a) FROM E'/etc\\x2fpasswd'",
                "COPY t TO '/tmp/x'",
                "COPY (SELECT 1) TO '/tmp/x' (FORMAT binary)",
                "COPY t FROM PROGRAM 'ls'",
                "copy t from/**/program $$ls$$",
                "COPY (SELECT 'x FROM stdin') TO PROGRAM 'ls'",
                "SET allow_system_table_mods = on",
                "SET dynamic_library_path = '/tmp'",
                "SET local_preload_libraries = 'x'",
                "IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b",
                "CREATE SUBSCRIPTION s CONNECTION 'connect = false' PUBLICATION p",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (enabled, connect = true)",
                "ALTER SUBSCRIPTION s ENABLE",
                "ALTER SUBSCRIPTION s REFRESH PUBLICATION"
            })
    void runsOnlyWhenUnsafe(String sql) throws IOException {
        assertThatThrownBy(() -> judge(sql, false))
                .isInstanceOf(RefusedSqlException.class)
                .hasMessageStartingWith("Line 2: ")
                .hasMessageContaining("unsafe");
        assertThat(judge(sql, true)).containsExactly(Verdict.RUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\connect other",
                "\\c other",
                "\\! ls",
                "\\i other.sql",
                "\\copy t from x",
                "\\set x 1",
                "\\gexec",
                "\\restricted x",
                "ROLLBACK",
                "rollback/**/to a",
                "ABORT",
                "SAVEPOINT a",
                "RELEASE a",
                "COMMIT",
                "END",
                "COMMIT PREPARED 'x'",
                "ROLLBACK PREPARED 'x'",
                "PREPARE TRANSACTION 'x'",
                "BEGIN READ ONLY",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "START TRANSACTION READ ONLY",
                "BEGIN; COMMIT AND CHAIN",
                "SET TRANSACTION READ ONLY",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SET transaction_read_only = on",
                "SET LOCAL transaction_isolation TO serializable",
                "SET default_transaction_read_only = on",
                "SELECT set_config('default_transaction_read_only', 'on', false)",
                "UPDATE pg_settings SET setting = 'x' WHERE name = 'role'",
                "WITH a AS (UPDATE ONLY pg_catalog.\"pg_settings\" SET setting = 'x' RETURNING 1) SELECT 1",
                "EXPLAIN ANALYZE UPDATE U&\"pg_s\\0065ttings\" SET setting = 'x'",
                "CREATE DATABASE d",
                "DROP DATABASE d",
                "ALTER DATABASE d RENAME TO e",
                "GRANT CONNECT ON DATABASE d TO joe",
                "REVOKE ALL ON DATABASE d FROM PUBLIC",
                "SECURITY LABEL ON DATABASE d IS ''",
                "CREATE TABLESPACE s LOCATION ''",
                "DROP TABLESPACE s",
                "GRANT CREATE ON TABLESPACE s TO joe",
                "PREPARE p AS SELECT 1",
                "EXECUTE p",
                "DEALLOCATE ALL",
                "DECLARE c CURSOR FOR SELECT 1",
                "FETCH c",
                "LISTEN x",
                "NOTIFY x",
                "UNLISTEN *",
                "DISCARD ALL",
                "RESET ALL",
                "VACUUM",
                "VACUUM (ANALYZE) t",
                "CLUSTER",
                "CLUSTER (VERBOSE)",
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "CREATE UNIQUE INDEX/**/CONCURRENTLY i ON t (a)",
                "DROP INDEX CONCURRENTLY i",
                "REINDEX (VERBOSE) DATABASE d",
                "REINDEX INDEX CONCURRENTLY i",
                "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
                "COPY t TO STDOUT",
                "COPY t TO stdin",
                "COPY (SELECT 1) TO STDOUT",
                "NONSENSE",
                "'x'",
                "\"select\" 1"
            })
    void neverRuns(String sql) {
        for (boolean unsafe : new boolean[] {false, true}) {
            assertThatThrownBy(() -> judge(sql, unsafe))
                    .isInstanceOf(RefusedSqlException.class)
                    .hasMessageStartingWith("Line 2: ");
        }
    }

    @Test
    void passesOverTheTransactionsThatPgDumpWrites() throws IOException {
        assertThat(judge(
                        "BEGIN;\n\nSELECT 1;\nCOMMIT;\n\\restrict a\n\\unrestrict a\nstart transaction;end work;begin transaction;commit and no chain",
                        false))
                .containsExactly(
                        Verdict.BEGIN,
                        Verdict.RUN,
                        Verdict.COMMIT,
                        Verdict.SKIP,
                        Verdict.SKIP,
                        Verdict.BEGIN,
                        Verdict.COMMIT,
                        Verdict.BEGIN,
                        Verdict.COMMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN; BEGIN; COMMIT", "BEGIN; COMMIT; COMMIT", "BEGIN; SELECT 1", "BEGIN; ROLLBACK"})
    void refusesTransactionsThatAreNotInPairs(String sql) {
        assertThatThrownBy(() -> judge(sql, true)).isInstanceOf(RefusedSqlException.class);
    }

    @Test
    void runsCopyFromStdin() throws IOException {
        assertThat(judge("COPY t FROM stdin;\nALTER SYSTEM;\n\\.\nSELECT 1", false))
                .containsExactly(Verdict.RUN, Verdict.RUN);
    }

    /** On the second line, and each to the end of the file. */
    private static List<Verdict> judge(String sql, boolean unsafe) throws IOException {
        String end = sql.startsWith("\\") ? "\n" : ";\n";
        SqlScanner scanner =
                new SqlScanner(new ByteArrayInputStream(("\n" + sql + end).getBytes(StandardCharsets.UTF_8)));
        ImportRules rules = new ImportRules(unsafe);
        List<Verdict> verdicts = new ArrayList<>();
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            verdicts.add(rules.judge(element));
        }
        rules.end();
        return verdicts;
    }
}
