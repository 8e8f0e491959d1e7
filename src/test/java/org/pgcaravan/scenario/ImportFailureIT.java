package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** An import that fails: it says where, nothing after that runs, the destination is as before, nothing is left behind. */
class ImportFailureIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String SINGLE = ", \"transaction\": \"single\", \"replace\": \"append\"";

    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        local = Postgres.newDatabase(SERVER, "failing_local");
        Postgres.execute(SERVER, local, "create table mine as select 42 as answer; create sequence proof");
        service = RunningService.with().writable("local", SERVER.url(local)).start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void look() {
        before = Contents.of(SERVER, local);
    }

    @AfterEach
    void destinationIsAsBeforeAndNothingIsLeft() {
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(Sessions.leftOn(SERVER)).isEmpty();
    }

    private static JsonNode failed(String sql, String options) {
        String dump = client.upload(sql.getBytes(StandardCharsets.UTF_8));
        JsonNode job =
                client.await(client.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(dump, options)));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        return job;
    }

    private static String options(String transaction) {
        return transaction.equals("single") ? SINGLE : "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void failingStatementIsNamedWithItsPlace(String transaction) {
        JsonNode error = failed("""
                        create table t (a int);
                        insert into t values (1);

                        insert into t
                          (a) values
                          (1 / 0), (nothing);
                        select nextval('public.proof');
                        """, options(transaction)).get("error");

        assertThat(error.get("code").asText()).isEqualTo("statement-failed");
        assertThat(error.get("sqlState").asText()).isEqualTo("42703");
        assertThat(error.get("object").asText()).endsWith(".sql, line 4, character 40 of the statement");
        assertThat(error.get("statement").asText()).isEqualTo("insert into t");
        assertThat(error.get("message").asText()).contains("column \"nothing\" does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void failingRowIsNamedByItsLineInTheFile(String transaction) {
        JsonNode error = failed(
                        "create table t (a int);\n-- a comment\ncopy t\n  from stdin;\n1\n2\nthree\n4\n\\.\n",
                        options(transaction))
                .get("error");

        assertThat(error.get("sqlState").asText()).isEqualTo("22P02");
        assertThat(error.get("object").asText()).endsWith(".sql, line 7");
    }

    @Test
    void failingRowFarDownIsNamedByItsLineInTheFile() {
        String rows = IntStream.range(0, 3_000_000).mapToObj(i -> "12345678\n").collect(Collectors.joining());

        JsonNode error = failed("create table t (a int);\ncopy t from stdin;\n" + rows + "x\n\\.\n", "")
                .get("error");

        assertThat(error.get("object").asText()).endsWith(".sql, line 3000003");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void failingCopyIsNamedByItsOwnLineAndItsRowsAreNoSql(String transaction) {
        JsonNode error = failed("""
                        create table t (a int);

                        copy no_such_table from stdin;
                        select nextval('public.proof');
                        drop table mine;
                        \\.
                        """, options(transaction)).get("error");

        assertThat(error.get("sqlState").asText()).isEqualTo("42P01");
        assertThat(error.get("object").asText()).endsWith(".sql, line 3");
    }

    @ParameterizedTest
    @CsvSource({"parallel, 1500", "single, 1500", "parallel, 10", "single, 10"})
    void failureAmongManyStatementsIsFoundAndNothingRunsAfterIt(String transaction, int at) {
        String sql = "create table t (a int);\n"
                + IntStream.range(0, 2_000)
                        .mapToObj(
                                i -> i == at ? "insert into t values ('x');\n" : "insert into t values (" + i + ");\n")
                        .collect(Collectors.joining())
                + "select nextval('public.proof');\n";

        assertThat(failed(sql, options(transaction)).at("/error/object").asText())
                .contains(".sql, line " + (at + 2) + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\! touch /tmp/x",
                "\\connect postgres",
                "\\i other.sql",
                "copy mine to program 'cat';",
                "copy mine from '/etc/passwd';",
                "alter system set work_mem = '1MB';",
                "create role intruder;",
                "grant pg_read_server_files to public;",
                "create database other;",
                "drop database postgres;",
                "load 'plpgsql';",
                "rollback;",
                "commit;",
                "prepare transaction 'x';",
                "set role pg_monitor;",
                "vacuum;"
            })
    void whatAnImportDoesNotRunIsRefusedBeforeAnythingRuns(String statement) {
        for (String options : new String[] {"", SINGLE}) {
            JsonNode error = failed("select nextval('public.proof');\n\n" + statement + "\n", options)
                    .get("error");

            assertThat(error.get("code").asText()).isEqualTo("dump-failed");
            assertThat(error.get("message").asText()).contains("Line 3");
        }
    }

    /** Held at the end of the file's own transaction, or at the end of all: it fails there, and is named. */
    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void aDeferredConstraintThatDoesNotHoldFailsTheImport(String transaction) {
        JsonNode error = failed("""
                        create table t (a int primary key);
                        create table u (a int references t initially deferred);
                        begin;
                        copy u from stdin;
                        7
                        \\.
                        commit;
                        """, options(transaction)).get("error");

        assertThat(error.get("sqlState").asText()).isEqualTo("23503");
        assertThat(error.get("message").asText()).contains("u_a_fkey");
        assertThat(error.get("retryable").asBoolean()).isFalse();
    }

    @Test
    void rolesAndFilesPassWhenTheKnobAllowsThem() {
        String other = Postgres.newDatabase(SERVER, "unsafe");
        Postgres.execute(SERVER, "postgres", "drop role if exists let_in");
        try (RunningService own = RunningService.with()
                .writable("local", SERVER.url(other))
                .knob("import.unsafe", "allow")
                .start()) {
            ServiceClient to = own.client();
            String dump = to.upload("create role let_in;\ncreate table t (a int);\nalter table t owner to let_in;\n"
                    .getBytes(StandardCharsets.UTF_8));

            JsonNode job = to.await(to.load("{\"dump\": \"" + dump + "\", \"destination\": \"local\"}"));

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
            assertThat(Contents.column(SERVER, other, "select tableowner from pg_tables where tablename = 't'"))
                    .containsExactly("let_in");
        }
        Postgres.execute(SERVER, other, "drop table t; drop role let_in");
    }
}
