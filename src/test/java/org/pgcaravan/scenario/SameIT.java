package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Sakila and a shop of twenty megabytes through every kind of dump: same.sh, which compares two databases by pg_dump and
 * checksums of its own, finds no difference. Skipped where it and they are not beside the project.
 */
class SameIT {

    private static final Path SHARED = Path.of("..", "shared");

    /** Debian's pg_dump reads no later one. */
    private static final int VERSION = 15;

    private static final String SAKILA = "same_sakila";
    private static final String MIXED = "same_mixed";
    private static final String LOCAL = "same_local";

    private static PostgresServer server;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        ClientTools.assumeSame(VERSION);
        Path sakila = SHARED.resolve("data").resolve("sakila");
        Path mixed = SHARED.resolve("bench").resolve("mixed.sql");
        assumeTrue(Files.isDirectory(sakila), "skipped: there is no " + sakila);
        assumeTrue(Files.exists(mixed), "skipped: there is no " + mixed);
        assumeTrue(Postgres.has(VERSION), "skipped: target/postgres holds no binaries of PostgreSQL " + VERSION);
        server = Postgres.server(VERSION);
        create(SAKILA);
        ClientTools.psql(server, SAKILA, sakila.resolve("schema.sql"));
        ClientTools.psql(server, SAKILA, sakila.resolve("data.sql"));
        create(MIXED);
        String small = "\\set scale 0.02\n" + Files.readString(mixed);
        ClientTools.psql(server, MIXED, small.getBytes(StandardCharsets.UTF_8));
        service = RunningService.with()
                .readOnly("sakila", server.url(SAKILA))
                .readOnly("mixed", server.url(MIXED))
                .writable("local", server.url(LOCAL))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static void create(String database) {
        Postgres.execute(server, "postgres", "drop database if exists " + database + " with (force)");
        Postgres.execute(server, "postgres", "create database " + database + " template template0");
    }

    @BeforeEach
    void empty() {
        create(LOCAL);
    }

    private static String export(String source, String format) {
        return completed(client.export("{\"source\": \"%s\", \"format\": \"%s\"}".formatted(source, format)))
                .at("/result/dump")
                .asText();
    }

    private static void load(String dump) {
        completed(client.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(dump)));
    }

    private static JsonNode completed(String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static void assertSame(String source) {
        ClientTools.Run run = ClientTools.same(server, "same_" + source, LOCAL);
        String said = new String(run.output(), StandardCharsets.UTF_8);
        assertThat(run.exit()).as(said + run.errors()).isZero();
        assertThat(said.lines()).last().asString().startsWith("same: ");
    }

    @ParameterizedTest
    @CsvSource({"sakila, copy", "sakila, inserts", "mixed, copy", "mixed, inserts"})
    void exportRestoredByPsqlIsTheSame(String source, String format) {
        ClientTools.psql(
                server, LOCAL, client.download(export(source, format) + ".sql").body());

        assertSame(source);
    }

    @ParameterizedTest
    @CsvSource({"sakila, copy", "sakila, inserts", "mixed, copy", "mixed, inserts"})
    void exportThatIsImportedIsTheSame(String source, String format) {
        load(export(source, format));

        assertSame(source);
    }

    @ParameterizedTest
    @CsvSource({"sakila, --encoding=UTF8", "sakila, --inserts", "mixed, --encoding=UTF8", "mixed, --rows-per-insert=100"
    })
    void fileOfPgDumpThatIsImportedIsTheSame(String source, String option) {
        load(client.upload(ClientTools.pgDump(server, "same_" + source, option)));

        assertSame(source);
    }

    @Test
    void whatDiffersIsNotTheSame() {
        load(export("sakila", "copy"));
        Postgres.execute(server, LOCAL, "update public.film set title = 'Another' where film_id = 1");

        assertThat(ClientTools.same(server, SAKILA, LOCAL).exit()).isEqualTo(1);
    }
}
