package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** An export: what it wrote restores, by psql and by an import, to what the source held. */
class ExportIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String shop;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        shop = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "local");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .readOnly("large", SERVER.url(large()))
                .readOnly("nothing", SERVER.url(Postgres.newDatabase(SERVER, "nothing")))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String large() {
        String name = Postgres.newDatabase(SERVER, "large");
        Postgres.execute(SERVER, name, """
                create table measure as
                  select g as id, md5(g::text) as code, repeat('filling ', 40) as filling from generate_series(1, 250000) as g;
                delete from measure where id % 7 = 0;
                alter table measure add primary key (id)""");
        return name;
    }

    private static JsonNode completed(String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    /** @return the dump's id */
    private static String export(String source, String options) {
        JsonNode job = completed(client.export("{\"source\": \"%s\"%s}".formatted(source, options)));
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        return job.at("/result/dump").asText();
    }

    private static JsonNode load(String dump, String options) {
        return completed(client.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(dump, options)));
    }

    private static void empty(String database) {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + database + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + database + " template template0");
    }

    @ParameterizedTest
    @CsvSource({"copy, none", "copy, gzip", "copy, zstd", "inserts, none", "inserts, zstd"})
    void restoresByPsql(String format, String compression) {
        ClientTools.assumePsql();
        String dump = export("staging", ", \"format\": \"%s\", \"compression\": \"%s\"".formatted(format, compression));
        String restored = Postgres.newDatabase(SERVER, "by_psql");

        ClientTools.psql(SERVER, restored, client.download(dump + ".sql").body());

        assertThat(Contents.of(SERVER, restored)).isEqualTo(Contents.of(SERVER, shop));
    }

    @ParameterizedTest
    @CsvSource({
        "copy, none, parallel",
        "copy, gzip, parallel",
        "copy, zstd, single",
        "inserts, none, parallel",
        "inserts, gzip, single"
    })
    void restoresByAnImport(String format, String compression, String transaction) {
        String dump = export("staging", ", \"format\": \"%s\", \"compression\": \"%s\"".formatted(format, compression));
        empty(local);

        JsonNode job = load(dump, ", \"transaction\": \"" + transaction + "\"");

        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        assertThat(job.at("/warnings")).isEmpty();
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"copy, none", "inserts, none", "copy, gzip", "copy, zstd"})
    void tableInSeveralPartsArrivesWhole(String format, String compression) throws IOException {
        String dump = export(
                "large", ", \"format\": \"%s\", \"compression\": \"%s\", \"jobs\": 3".formatted(format, compression));
        empty(local);

        JsonNode job = load(dump, ", \"jobs\": 3");

        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, "large_" + number("large_")));
        assertThat(job.at("/proof/tables/0/rowsReceived").asLong()).isEqualTo(250_000 - 250_000 / 7);
        assertThat(ServiceClient.json(client.get("/api/dumps/" + dump))
                        .at("/tables/0/rows")
                        .asLong())
                .isEqualTo(250_000 - 250_000 / 7);
        try (Stream<Path> parts = Files.list(service.dumps().resolve(dump))) {
            assertThat(parts.filter(part -> part.getFileName().toString().contains("measure")))
                    .hasSizeGreaterThan(1);
        }
    }

    private static String number(String prefix) {
        return Contents.column(
                        SERVER,
                        "postgres",
                        "select substr(datname, " + (prefix.length() + 1) + ") from pg_database where datname ~ '^"
                                + prefix + "[0-9]+$'")
                .get(0);
    }

    /** A role's own settings, which the header of the dump overrides, are those of each connection. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHeaderHoldsOnEveryConnection(boolean asOneFile) {
        String source = Postgres.newDatabase(SERVER, "fragments");
        String destination = Postgres.newDatabase(SERVER, "of_documents");
        for (int table = 0; table < 8; table++) {
            Postgres.execute(
                    SERVER,
                    source,
                    "create table t" + table + " as select xml('<a/>' || g) as x from generate_series(1, 20000) as g");
        }
        Postgres.execute(SERVER, "postgres", """
                drop role if exists export_documents; create role export_documents login superuser;
                alter role export_documents set xmloption = document""");

        try (RunningService own = RunningService.with()
                .readOnly("fragments", SERVER.url(source))
                .writable("local", SERVER.url(destination).replace("postgres@", "export_documents@"))
                .start()) {
            ServiceClient at = own.client();
            String dump = at.await(at.export("{\"source\": \"fragments\"}"))
                    .at("/result/dump")
                    .asText();
            String loaded = asOneFile ? at.upload(at.download(dump + ".sql").body()) : dump;
            JsonNode job =
                    at.await(at.load("{\"dump\": \"%s\", \"destination\": \"local\", \"jobs\": 2}".formatted(loaded)));
            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        }

        assertThat(Contents.of(SERVER, destination)).isEqualTo(Contents.of(SERVER, source));
    }

    @Test
    void databaseWithoutAnythingIsADumpToo() {
        String dump = export("nothing", "");
        empty(local);

        load(dump, "");

        assertThat(Contents.of(SERVER, local)).isEmpty();
    }

    @ParameterizedTest(name = "from PostgreSQL {0} to {1} as {2}")
    @CsvSource({
        "13, 13, copy", "13, 13, inserts", "14, 14, copy", "14, 14, inserts", "15, 15, copy", "15, 15, inserts",
        "16, 16, copy", "16, 16, inserts", "18, 18, copy", "18, 18, inserts", "13, 18, copy", "13, 18, inserts",
        "14, 16, inserts", "15, 17, copy", "15, 17, inserts"
    })
    void restoresOnANewerServer(int from, int to, String format) {
        assumeTrue(
                Postgres.has(from) && Postgres.has(to),
                () -> "target/postgres holds no binaries of PostgreSQL " + from + " or " + to
                        + "; mvn pre-integration-test fetches them");
        PostgresServer source = Postgres.server(from);
        PostgresServer destination = Postgres.server(to);
        String before = Scripts.newDatabase(source, "shop");
        String imported = Postgres.newDatabase(destination, "local");
        Map<String, String> contents = withoutViewTexts(Contents.of(source, before));
        try (RunningService between = RunningService.with()
                .readOnly("staging", source.url(before))
                .writable("local", destination.url(imported))
                .start()) {
            ServiceClient own = between.client();
            String dump = own.await(own.export("{\"source\": \"staging\", \"format\": \"" + format + "\"}"))
                    .at("/result/dump")
                    .asText();
            JsonNode job = own.await(own.load("{\"destination\": \"local\", \"dump\": \"%s\"}".formatted(dump)));
            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
            assertThat(withoutViewTexts(Contents.of(destination, imported))).containsExactlyEntriesOf(contents);

            ClientTools.assumePsql();
            String restored = Postgres.newDatabase(destination, "by_psql");
            ClientTools.psql(destination, restored, own.download(dump + ".sql").body());
            assertThat(withoutViewTexts(Contents.of(destination, restored))).containsExactlyEntriesOf(contents);
        }
    }

    /** PostgreSQL 16 and later leave out table names in them that older ones write. */
    private static Map<String, String> withoutViewTexts(Map<String, String> contents) {
        contents.keySet().removeIf(name -> name.startsWith("view "));
        return contents;
    }
}
