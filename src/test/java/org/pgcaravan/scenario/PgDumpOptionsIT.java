package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** Whatever options pg_dump was given: an import makes of its file what psql makes. */
class PgDumpOptionsIT {

    private static final String LOCAL = "by_import";
    private static final String BY_PSQL = "by_psql_options";

    private static PostgresServer server;
    private static String source;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        ClientTools.assumeFor(15);
        assumeTrue(Postgres.has(15), "skipped: target/postgres holds no binaries of PostgreSQL 15");
        server = Postgres.server(15);
        source = Scripts.newDatabase(server, "pg_dump_options");
        service = RunningService.with().writable("local", server.url(LOCAL)).start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @BeforeEach
    void empty() {
        empty(LOCAL);
    }

    private static void empty(String database) {
        Postgres.execute(server, "postgres", "drop database if exists " + database + " with (force)");
        Postgres.execute(server, "postgres", "create database " + database + " template template0");
    }

    private static byte[] dump(String... options) {
        return ClientTools.pgDump(server, source, options);
    }

    private static byte[] dump(String options) {
        return options.isEmpty() ? dump() : dump(options.split(" "));
    }

    private static void load(byte[] file, String options) {
        JsonNode job = client.await(client.load(
                "{\"dump\": \"%s\", \"destination\": \"local\", %s}".formatted(client.upload(file), options)));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(job.at("/warnings")).isEmpty();
    }

    /** @param files run one after the other, each to its end */
    private static void assertWhatPsqlMakesOf(byte[]... files) {
        empty(BY_PSQL);
        for (byte[] file : files) {
            ClientTools.psql(server, BY_PSQL, file);
        }
        assertThat(Contents.of(server, LOCAL)).isEqualTo(Contents.of(server, BY_PSQL));
        assertThat(schema(LOCAL)).isEqualTo(schema(BY_PSQL));
    }

    /** What Contents does not know of is in there: owners, privileges, comments. */
    private static List<String> schema(String database) {
        return new String(ClientTools.pgDump(server, database, "--schema-only"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.matches("\\\\(un)?restrict .*"))
                .toList();
    }

    static Stream<Arguments> wholeFiles() {
        return Stream.of(
                        "--inserts --rows-per-insert=7",
                        "--column-inserts",
                        "--quote-all-identifiers --inserts --clean --if-exists",
                        "--enable-row-security --inserts",
                        "--load-via-partition-root",
                        "--load-via-partition-root --rows-per-insert=3 --column-inserts",
                        "--section=pre-data",
                        "--disable-dollar-quoting --no-comments --role=postgres",
                        "--no-blobs --no-publications --no-unlogged-table-data",
                        "--table=public.* --clean --if-exists --inserts",
                        "--exclude-table-data=plain.sale* --exclude-table=plain.refund",
                        "--encoding=LATIN1 --extra-float-digits=0 --verbose --no-owner --no-privileges")
                .flatMap(options -> Stream.of("parallel", "single").map(kind -> Arguments.of(options, kind)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wholeFiles")
    void fileBecomesWhatPsqlMakesOfIt(String options, String transaction) {
        byte[] file = dump(options);

        load(file, "\"transaction\": \"" + transaction + "\"");

        assertWhatPsqlMakesOf(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--data-only --disable-triggers",
                "--data-only --disable-triggers --enable-row-security --inserts --rows-per-insert=7",
                "--data-only --disable-triggers --quote-all-identifiers --load-via-partition-root",
                "--data-only --on-conflict-do-nothing --inserts --table=plain.sale --table=plain.vehicle"
            })
    void rowsComeIntoTheTablesThatAreThere(String options) {
        byte[] tables = dump("--schema-only");
        byte[] rows = dump(options);
        ClientTools.psql(server, LOCAL, tables);

        load(rows, "\"transaction\": \"single\", \"replace\": \"append\"");

        assertWhatPsqlMakesOf(tables, rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void sectionsCanBeLoadedOneAfterTheOther(String first) {
        load(dump("--section=pre-data"), "\"transaction\": \"" + first + "\"");
        load(dump("--section=data"), "\"transaction\": \"single\", \"replace\": \"append\"");
        load(dump("--section=post-data"), "\"transaction\": \"single\", \"replace\": \"append\"");

        assertWhatPsqlMakesOf(dump());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--clean", "--clean --if-exists --quote-all-identifiers --inserts"})
    void whatIsThereIsCleanedAway(String options) {
        byte[] whole = dump();
        byte[] some = dump(
                (options + " --table=plain.boss --table=plain.unit --table=plain.vehicle --table=\"odd schema\".truck")
                        .split(" (?=--)"));
        ClientTools.psql(server, LOCAL, whole);

        load(some, "\"transaction\": \"single\", \"replace\": \"append\"");

        assertWhatPsqlMakesOf(whole, some);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--clean --if-exists", "--inserts --on-conflict-do-nothing"})
    void whatIsThereIsReplacedInPlace(String options) {
        byte[] file = dump(options);
        ClientTools.psql(server, LOCAL, dump());

        load(file, "\"transaction\": \"single\", \"replace\": \"in-place\"");

        assertWhatPsqlMakesOf(file);
    }

    @Test
    void rowsWithoutTablesFailInParallelAndLeaveWhatIsThere() {
        ClientTools.psql(server, LOCAL, dump());

        JsonNode job = client.await(client.load(
                "{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(client.upload(dump("--data-only")))));

        assertThat(job.at("/error/message").asText()).contains("does not exist");
        assertWhatPsqlMakesOf(dump());
    }
}
