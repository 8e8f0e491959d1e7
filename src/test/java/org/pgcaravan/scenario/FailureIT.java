package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** A sync that fails: it says what failed, the destination is as before, and nothing is left behind. */
class FailureIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String checked;
    private static String indexed;
    private static String full;
    private static String slow;
    private static String partly;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        checked = OddDatabases.withCheckThatRuns(SERVER, "if id = 1234 then id := -1; end if");
        indexed = OddDatabases.withIndexThatFails(SERVER);
        full = OddDatabases.withCheckThatRuns(
                SERVER, "raise exception 'no space left on device' using errcode = '53100'");
        slow = OddDatabases.copies(SERVER);
        partly = Postgres.newDatabase(SERVER, "partly");
        Postgres.execute(SERVER, partly, """
                drop role if exists reader;
                create role reader login;
                create table open_to_all (id int);
                create table kept_secret (id int);
                grant select on open_to_all to reader""");
        local = Postgres.newDatabase(SERVER, "local");
        Postgres.execute(SERVER, local, "create table mine as select generate_series(1, 100) as id");
        service = RunningService.with()
                .readOnly("checked", SERVER.url(checked))
                .readOnly("indexed", SERVER.url(indexed))
                .readOnly("full", SERVER.url(full))
                .readOnly("slow", SERVER.url(slow))
                .readOnly("partly", SERVER.url(partly).replace("postgres@", "reader@"))
                .writable("local", SERVER.url(local))
                .start();
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
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Sessions.leftOn(SERVER)).isEmpty());
    }

    @Test
    void rowThatACheckRefusesNamesTheTable() {
        JsonNode error = failed(client.syncAndAwait("checked", "local"));

        assertThat(error.get("code").asText()).isEqualTo("statement-failed");
        assertThat(error.get("sqlState").asText()).isEqualTo("23514");
        assertThat(error.get("object").asText()).contains("slow");
        assertThat(error.get("statement").asText()).startsWith("COPY");
        assertThat(error.get("retryable").asBoolean()).isFalse();
    }

    @Test
    void indexThatCannotBeBuiltIsNamedWithItsStatement() {
        JsonNode error = failed(client.syncAndAwait("indexed", "local"));

        assertThat(error.get("sqlState").asText()).isEqualTo("23505");
        assertThat(error.get("object").asText()).contains("looked");
        assertThat(error.get("statement").asText()).startsWith("CREATE UNIQUE INDEX looked");
    }

    @Test
    void tableThatTheSourcesRoleMayNotReadIsNamed() {
        JsonNode error = failed(client.syncAndAwait("partly", "local"));

        assertThat(error.get("sqlState").asText()).isEqualTo("42501");
        assertThat(error.get("message").asText()).contains("source", "kept_secret");
    }

    @Test
    void fullDiskMayPassAndIsCalledRetryable() {
        JsonNode error = failed(client.syncAndAwait("full", "local"));

        assertThat(error.get("sqlState").asText()).isEqualTo("53100");
        assertThat(error.get("message").asText()).contains("no space left on device");
        assertThat(error.get("retryable").asBoolean()).isTrue();
    }

    @Test
    void sourceThatEndsOurSessionInTheMiddleOfACopyIsCalledRetryable() {
        String id = client.sync("slow", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%TO STDOUT");

        Contents.column(
                SERVER,
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + slow + "'");

        JsonNode error = failed(client.await(id));
        assertThat(error.get("retryable").asBoolean()).as(error.toString()).isTrue();
    }

    @Test
    void destinationThatEndsOurSessionInTheMiddleOfACopyIsCalledRetryable() {
        String id = client.sync("slow", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%FROM STDIN");

        Contents.column(
                SERVER,
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname like '%\\_\\_incoming\\_%'");

        JsonNode error = failed(client.await(id));
        assertThat(error.get("retryable").asBoolean()).as(error.toString()).isTrue();
    }

    @Test
    void secondTryWorksOnceTheReasonIsGone() {
        String mended = OddDatabases.withIndexThatFails(SERVER);
        String other = Postgres.newDatabase(SERVER, "other");
        try (RunningService own = RunningService.with()
                .readOnly("mended", SERVER.url(mended))
                .writable("other", SERVER.url(other))
                .start()) {
            failed(own.client().syncAndAwait("mended", "other"));
            Postgres.execute(
                    SERVER,
                    mended,
                    "create or replace function look(id int) returns int language sql immutable as 'select id'");

            JsonNode job = own.client().syncAndAwait("mended", "other");

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        }
        assertThat(Contents.of(SERVER, other)).isEqualTo(Contents.of(SERVER, mended));
    }

    private static JsonNode failed(JsonNode job) {
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.has("result")).isFalse();
        assertThat(List.of(job.at("/error/message").asText().split("\\R"))).hasSize(1);
        return job.get("error");
    }
}
