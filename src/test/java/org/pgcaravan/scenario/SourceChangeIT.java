package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** DDL on the source between a job's snapshot and its plan: the job says which object, and writes nothing. */
class SourceChangeIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String source;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SERVER, "changing");
        local = Postgres.newDatabase(SERVER, "unchanged");
        Postgres.execute(SERVER, local, "create table mine as select 42 as answer");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void makeSource() {
        Postgres.execute(SERVER, source, """
                drop schema if exists work cascade; drop schema if exists other cascade;
                create schema work; create schema other;
                create table work.gate (id int);
                create table work.rows as select g as id from generate_series(1, 10) g;
                create index rows_id on work.rows (id);
                create type work.mood as enum ('glad');
                create function work.double(int) returns int language sql as 'select $1 * 2';
                create view work.seen as select id from work.rows;
                create materialized view work.kept as select id from work.rows;
                create function other.far() returns int language sql as 'select 1';
                """);
        before = Contents.of(SERVER, local);
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(Contents.column(SERVER, "postgres", "select datname from pg_database where datname ~ '__incoming_'"))
                .isEmpty();
    }

    /** Runs the change when the job has its snapshot and waits for a lock, which it needs to go on. */
    private static JsonNode syncMeanwhile(String options, String change) throws Exception {
        try (Connection blocker = SERVER.connect(source);
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table work.gate in access exclusive mode");
            String id = client.submit("{\"source\": \"staging\", \"destination\": \"local\"" + options + "}");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Contents.column(
                                            SERVER,
                                            source,
                                            "select 1 from pg_locks where not granted and relation = 'work.gate'::regclass")
                                    .size()
                            == 1);
            Postgres.execute(SERVER, source, change);
            blocker.rollback();
            return client.await(id);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop function work.double(int) | FUNCTION \"work\".\"double\"",
                "create or replace function work.double(int) returns int language sql as 'select 0' | FUNCTION \"work\".\"double\"",
                "alter function work.double(int) rename to triple | FUNCTION \"work\".\"double\"",
                "drop type work.mood | TYPE \"work\".\"mood\"",
                "alter type work.mood rename to temper | TYPE \"work\".\"mood\"",
                "drop view work.seen | VIEW \"work\".\"seen\"",
                "create or replace view work.seen as select id, 1 as one from work.rows | VIEW \"work\".\"seen\"",
                "drop materialized view work.kept | MATERIALIZED VIEW \"work\".\"kept\"",
                "alter index work.rows_id rename to rows_by_id | INDEX \"work\".\"rows_id\"",
                "alter schema other rename to another | SCHEMA \"other\"",
            })
    void whatNoLockProtectsIsNamed(String change, String object) throws Exception {
        JsonNode job = syncMeanwhile("", change);

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("source-changed");
        assertThat(job.at("/error/message").asText()).contains(object);
        assertThat(job.at("/error/retryable").asBoolean()).isTrue();
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "truncate work.rows | TABLE \"work\".\"rows\"",
                "alter table work.rows alter id type bigint | TABLE \"work\".\"rows\"",
                "alter table work.rows rename id to ident | TABLE \"work\".\"rows\"",
                "alter table work.rows drop id | TABLE \"work\".\"rows\"",
                "alter table work.rows add more int | TABLE \"work\".\"rows\"",
            })
    void tableThatWasEmptiedOrAlteredBeforeItWasLockedIsNamed(String change, String object) throws Exception {
        Postgres.execute(SERVER, source, "drop view work.seen; drop materialized view work.kept");

        JsonNode job = syncMeanwhile("", change);

        assertThat(job.at("/error/code").asText()).as(job.toPrettyString()).isEqualTo("source-changed");
        assertThat(job.at("/error/message").asText()).contains(object);
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @Test
    void tableThatWasDroppedBeforeItWasLockedIsNamed() throws Exception {
        JsonNode job = syncMeanwhile("", "drop table work.rows cascade");

        assertThat(job.at("/state").asText()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("work.rows");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | create table work.late (id int)",
                "'' | refresh materialized view work.kept",
                "'' | analyze work.rows; create temporary table passing (id int); drop table passing",
                "', \"schemas\": [\"work\"]' | drop function other.far()",
            })
    void whatDoesNotMatterDoesNotDisturb(String options, String change) throws Exception {
        JsonNode job = syncMeanwhile(options, change);

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(Contents.column(SERVER, local, "select count(*) from work.rows"))
                .containsExactly("10");
    }

    @Test
    void loopThatCannotBeBrokenFailsWithTheNameOfItsFunction() {
        Postgres.execute(SERVER, source, """
                create function work.one(a int default 0) returns int language sql as 'select 1';
                create function work.two(a int default work.one()) returns int language sql as 'select 2';
                create or replace function work.one(a int default work.two()) returns int language sql as 'select 1'""");

        JsonNode job = client.syncAndAwait("staging", "local");

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("FUNCTION work.one", "work.two");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }
}
