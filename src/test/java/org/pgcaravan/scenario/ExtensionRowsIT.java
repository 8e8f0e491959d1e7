package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Rows of an extension's configuration tables: its foreign keys and triggers are there before any rows, so the rows come in
 * the dump's order, and each COPY as one, however many connections load it.
 */
class ExtensionRowsIT {

    /** The names are in another order than the keys; what comes last in order is the heaviest, so it would be begun first. */
    private static final String EXTENSION = """
            create table z_kinds (kind int primary key);
            create table m_owners (owner int primary key, kind int not null references z_kinds);
            create table a_things (thing int primary key, owner int not null references m_owners, filler text);
            create table trees (id int primary key, parent int references trees, filler text);
            select pg_extension_config_dump('z_kinds', '');
            select pg_extension_config_dump('m_owners', '');
            select pg_extension_config_dump('a_things', '');
            select pg_extension_config_dump('trees', '');
            """;

    private static final String ROWS = """
            create schema kin; create extension caravan_kin schema kin;
            insert into kin.z_kinds select generate_series(1, 3);
            insert into kin.m_owners select n, 1 + n % 3 from generate_series(1, 1000) n;
            insert into kin.a_things select n, 1 + n % 1000, repeat('thing ', 10) from generate_series(1, 20000) n;
            create table kin.mine (owner int primary key references kin.m_owners);
            insert into kin.mine select generate_series(1, 1000);
            """;

    private static PostgresServer server;
    private static RunningService service;
    private static ServiceClient client;
    private static String source;
    private static String local;

    @BeforeAll
    static void start() throws IOException {
        ClientTools.assumeFor(15);
        assumeTrue(Postgres.has(15), "skipped: target/postgres holds no binaries of PostgreSQL 15");
        server = Postgres.server(15);
        install();
        source = Postgres.newDatabase(server, "kin");
        Postgres.execute(server, source, ROWS);
        local = Postgres.newDatabase(server, "kin_copy");
        service = RunningService.with()
                .readOnly("kin", server.url(source))
                .writable("local", server.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static void install() throws IOException {
        Path folder = Path.of(
                Contents.column(server, "postgres", "select setting from pg_config where name = 'SHAREDIR'")
                        .get(0),
                "extension");
        Files.writeString(folder.resolve("caravan_kin.control"), "default_version = '1.0'\nrelocatable = false\n");
        Files.writeString(folder.resolve("caravan_kin--1.0.sql"), EXTENSION);
    }

    private static void load(String dump, String options) {
        JsonNode job = client.await(
                client.load("{\"dump\": \"%s\", \"destination\": \"local\", %s}".formatted(dump, options)));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
    }

    private static String export(String options) {
        JsonNode job = client.await(client.export("{\"source\": \"kin\", %s}".formatted(options)));
        return job.at("/result/dump").asText();
    }

    @ParameterizedTest(name = "{0} by {1} connections")
    @CsvSource({"copy, 1", "copy, 4", "inserts, 1", "inserts, 4"})
    void rowsOfOurDumpsComeInTheOrderOfTheirKeys(String format, int jobs) {
        load(export("\"format\": \"" + format + "\""), "\"jobs\": " + jobs);

        assertThat(Contents.of(server, local)).isEqualTo(Contents.of(server, source));
    }

    @ParameterizedTest(name = "{0} by {1} connections")
    @CsvSource({"--format=plain, 1", "--format=plain, 4", "--rows-per-insert=100, 1", "--rows-per-insert=100, 4"})
    void rowsOfPgDumpsFilesComeInTheOrderOfTheirKeys(String option, int jobs) {
        load(client.upload(ClientTools.pgDump(server, source, option)), "\"jobs\": " + jobs);

        assertThat(Contents.of(server, local)).isEqualTo(Contents.of(server, source));
    }

    /** A foreign key is held against the rows when their statement ends. */
    @ParameterizedTest
    @ValueSource(strings = {"ours", "pg_dump"})
    void rowsMayReferToOnesThatComeMuchLater(String by) {
        String forest = Postgres.newDatabase(server, "forest");
        Postgres.execute(server, forest, """
                create extension caravan_kin;
                insert into trees select n, 40001 - n, repeat('x', 1000) from generate_series(1, 40000) n""");
        try (RunningService own = RunningService.with()
                .readOnly("forest", server.url(forest))
                .writable("copy", server.url(Postgres.newDatabase(server, "forest_copy")))
                .start()) {
            ServiceClient to = own.client();
            String dump = by.equals("pg_dump")
                    ? to.upload(ClientTools.pgDump(server, forest))
                    : to.await(to.export("{\"source\": \"forest\"}"))
                            .at("/result/dump")
                            .asText();
            JsonNode job = to.await(to.load("{\"dump\": \"%s\", \"destination\": \"copy\"}".formatted(dump)));

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        }
    }
}
