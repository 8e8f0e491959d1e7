package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** A sync: what the source held arrives, and what was there before is kept. */
class SyncIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String shop;
    private static String local;
    private static String notes;
    private static String large;
    private static String ascii;
    private static String latin;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        shop = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "local");
        notes = Postgres.newDatabase(SERVER, "notes");
        large = Postgres.newDatabase(SERVER, "large");
        ascii = newDatabase("ascii", "SQL_ASCII");
        latin = newDatabase("latin", "LATIN1");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .readOnly("notes", SERVER.url(notes))
                .readOnly("large", SERVER.url(large))
                .readOnly("ascii", SERVER.url(ascii))
                .readOnly("latin", SERVER.url(latin))
                .writable("local", SERVER.url(local))
                .writable("dev", SERVER.url("made_by_sync"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String newDatabase(String prefix, String encoding) {
        String name = prefix + "_source";
        Postgres.execute(
                SERVER,
                "postgres",
                "create database " + name + " template template0 encoding '" + encoding
                        + "' lc_collate 'C' lc_ctype 'C'");
        return name;
    }

    @Test
    void everythingArrivesAsItIs() {
        JsonNode job = completed(client.syncAndAwait("staging", "local"));

        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(job.at("/result/rows").asLong()).isPositive();
        assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
        assertThat(job.at("/warnings")).isEmpty();
    }

    @Test
    void triggersAndRulesDoNotFireWhileRowsArrive() {
        String atSource = "select count(*) from shop.journal";

        completed(client.syncAndAwait("staging", "local"));

        assertThat(Contents.column(SERVER, local, atSource)).isEqualTo(Contents.column(SERVER, shop, atSource));
    }

    @Test
    void sourceIsOnlyRead() {
        var before = Contents.of(SERVER, shop);

        completed(client.syncAndAwait("staging", "local"));

        assertThat(Contents.of(SERVER, shop)).isEqualTo(before);
    }

    @Test
    void replacedDatabaseIsKeptUnderTheNameInTheResult() {
        Postgres.execute(SERVER, local, "drop table if exists mine; create table mine as select 42 as answer");
        var before = Contents.of(SERVER, local);

        JsonNode job = completed(client.syncAndAwait("staging", "local"));

        String previous = job.at("/result/previous").asText();
        assertThat(previous).startsWith(local + "__previous_");
        assertThat(Contents.of(SERVER, previous)).isEqualTo(before);
    }

    @Test
    void onlyTheLastReplacedDatabaseIsKept() {
        completed(client.syncAndAwait("staging", "local"));
        JsonNode second = completed(client.syncAndAwait("staging", "local"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(databasesLike(local + "\\_\\_%"))
                        .containsExactly(second.at("/result/previous").asText()));
    }

    @Test
    void destinationThatDoesNotExistIsMade() {
        JsonNode job = completed(client.syncAndAwait("staging", "dev"));

        assertThat(Contents.of(SERVER, "made_by_sync")).isEqualTo(Contents.of(SERVER, shop));
        assertThat(job.at("/result").has("previous")).isFalse();
        Postgres.execute(SERVER, "postgres", "drop database made_by_sync");
    }

    @Test
    void twoJobsToTwoDestinationsRunAtOnce() {
        Postgres.execute(
                SERVER, notes, "create table if not exists note as select g as id from generate_series(1, 1000) as g");

        String first = client.sync("staging", "local");
        String second = client.sync("notes", "dev");

        completed(client.await(first));
        completed(client.await(second));
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        assertThat(Contents.of(SERVER, "made_by_sync")).isEqualTo(Contents.of(SERVER, notes));
        Postgres.execute(SERVER, "postgres", "drop database made_by_sync");
    }

    @Test
    void largeTableCutIntoChunksIsComplete() {
        Postgres.execute(SERVER, large, """
                create table measure as
                  select g as id, md5(g::text) as code, repeat('filling ', 40) as filling from generate_series(1, 250000) as g;
                delete from measure where id % 7 = 0;
                alter table measure add primary key (id)""");

        JsonNode job = completed(
                client.await(client.submit("{\"source\": \"large\", \"destination\": \"local\", \"jobs\": 3}")));

        assertThat(Contents.column(SERVER, large, "select pg_table_size('measure') > 64 << 20"))
                .containsExactly("t");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, large));
        assertThat(job.at("/proof/tables/0/rowsReceived").asLong()).isEqualTo(250_000 - 250_000 / 7);
    }

    @Test
    void bytesThatAreNoTextInAnyEncodingArriveFromSqlAscii() {
        Postgres.execute(SERVER, ascii, """
                create table raw (id int primary key, word text);
                do $$ begin for i in 1..255 loop
                  execute 'insert into raw values (' || i || ', ' || quote_literal(convert_from(set_byte('\\x00'::bytea, 0, i), 'SQL_ASCII')) || ')';
                end loop; end $$""");
        String bytes = "select string_agg(convert_to(word, 'SQL_ASCII')::text, ',' order by id) from raw";

        completed(client.syncAndAwait("ascii", "local"));

        assertThat(Contents.column(SERVER, local, bytes)).isEqualTo(Contents.column(SERVER, ascii, bytes));
        assertThat(encodingOf(local)).isEqualTo("SQL_ASCII");
    }

    @Test
    void latin1DatabaseArrivesInItsEncoding() {
        Postgres.execute(
                SERVER, latin, "create table word (word text); insert into word values ('naïve ¢ ÿ'), (E'\\t\\\\N')");

        completed(client.syncAndAwait("latin", "local"));

        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, latin));
        assertThat(encodingOf(local)).isEqualTo("LATIN1");
    }

    @ParameterizedTest(name = "from PostgreSQL {0} to {1}")
    @CsvSource({"13, 18", "15, 17", "18, 18"})
    void everythingArrivesAtANewerServer(int from, int to) {
        assumeTrue(
                Postgres.has(from) && Postgres.has(to),
                () -> "target/postgres holds no binaries of PostgreSQL " + from + " or " + to
                        + "; mvn pre-integration-test fetches them");
        PostgresServer source = Postgres.server(from);
        PostgresServer destination = Postgres.server(to);
        String before = Scripts.newDatabase(source, "shop");
        String after = Postgres.newDatabase(destination, "local");
        try (RunningService between = RunningService.with()
                .readOnly("staging", source.url(before))
                .writable("local", destination.url(after))
                .start()) {
            completed(between.client().syncAndAwait("staging", "local"));
        }
        assertThat(withoutViewTexts(Contents.of(destination, after)))
                .containsExactlyEntriesOf(withoutViewTexts(Contents.of(source, before)));
    }

    /** PostgreSQL 16 and later leave out table names in them that older ones write. */
    private static Map<String, String> withoutViewTexts(Map<String, String> contents) {
        contents.keySet().removeIf(name -> name.startsWith("view "));
        return contents;
    }

    private static JsonNode completed(JsonNode job) {
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static String encodingOf(String database) {
        return Contents.column(SERVER, database, "show server_encoding").get(0);
    }

    private static List<String> databasesLike(String pattern) {
        return Contents.column(
                SERVER, "postgres", "select datname from pg_database where datname like '" + pattern + "'");
    }
}
