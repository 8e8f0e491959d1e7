package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** What an export and an import may be asked for, and that they do that and no more. */
class ExportOptionsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final PostgresServer ELSEWHERE = Postgres.secondServer();
    private static final String LOCAL = "options_local";

    private static RunningService service;
    private static ServiceClient client;

    @TempDir
    private static Path dumps;

    @BeforeAll
    static void start() {
        String source = Postgres.newDatabase(SERVER, "options_source");
        Postgres.execute(SERVER, "postgres", "drop role if exists here_only; create role here_only");
        Postgres.execute(SERVER, source, """
                create schema shop; create schema lib;
                create table lib.country (code text primary key);
                create table shop.orders (id serial primary key, country text references lib.country, word text);
                create index on shop.orders (word);
                create materialized view shop.paid as select count(*) as n from shop.orders;
                create materialized view shop.paid_twice as select n * 2 as n from shop.paid;
                insert into lib.country values ('de'), ('fr');
                insert into shop.orders (country, word) select 'de', 'BEGIN ATOMIC set_config ' || g from generate_series(1, 100) g;
                refresh materialized view shop.paid; refresh materialized view shop.paid_twice;
                create table public.alike as select repeat('x', 1000) as filling from generate_series(1, 200000);
                create table public.zeros as select decode(repeat('00', 50000000), 'hex') as filling;
                create table shop.owned (id int); alter table shop.owned owner to here_only; grant select on shop.orders to here_only;
                alter table shop.owned enable row level security;
                create policy p on shop.owned to here_only using (true);
                select lo_from_bytea(77, 'x'), lo_from_bytea(78, convert_to(repeat('0123456789', 250000), 'UTF8')), lo_create(79);
                alter large object 77 owner to here_only; alter large object 78 owner to here_only; grant select on large object 79 to here_only;
                comment on large object 78 is 'large';
                """);
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(LOCAL))
                .writable("elsewhere", ELSEWHERE.url("options_elsewhere"))
                .knob("dump.directory", dumps.toString())
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void empty() {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + LOCAL + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + LOCAL + " template template0");
    }

    private static JsonNode completed(String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static String export(String options) {
        return completed(client.export("{\"source\": \"staging\"" + options + "}"))
                .at("/result/dump")
                .asText();
    }

    private static JsonNode load(String dump, String destination, String options) {
        return completed(
                client.load("{\"dump\": \"%s\", \"destination\": \"%s\"%s}".formatted(dump, destination, options)));
    }

    private static String one(String sql) {
        return Contents.column(SERVER, LOCAL, sql).get(0);
    }

    @ParameterizedTest
    @CsvSource({"none", "gzip", "zstd"})
    void rowsThatAreAllAlikeArriveHoweverSmallTheyBecame(String compression) {
        String dump = export(", \"tables\": [\"public.alike\"], \"compression\": \"" + compression + "\"");

        load(dump, "local", "");

        assertThat(one("select count(*) || ' ' || sum(length(filling)) from public.alike"))
                .isEqualTo("200000 200000000");
    }

    @Test
    void zerosArriveThoughTheyBecameTwentyThousandTimesSmaller() {
        String dump = export(", \"tables\": [\"public.zeros\"], \"compression\": \"zstd\"");
        String sum = "select count(*) || ' ' || sum(length(filling)) from public.zeros";

        load(dump, "local", "");
        assertThat(one(sum)).isEqualTo("1 50000000");

        load(client.upload(client.download(dump + ".sql.zst").body()), "local", "");
        assertThat(one(sum)).isEqualTo("1 50000000");
    }

    @Test
    void sameRowsArriveFromADownloadHoweverSmallTheyBecame() {
        String dump = export(", \"tables\": [\"public.alike\"], \"compression\": \"zstd\"");

        load(client.upload(client.download(dump + ".sql.zst").body()), "local", "");

        assertThat(one("select count(*) from public.alike")).isEqualTo("200000");
    }

    @Test
    void wordsOfOursInRowsAreRows() {
        String dump = export(", \"excludeTables\": [\"public.alike\", \"public.zeros\"], \"format\": \"inserts\"");

        JsonNode job = load(dump, "local", "");

        assertThat(one("select count(*) from shop.orders")).isEqualTo("100");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
    }

    @Test
    void filterConditionAndSectionsHold() {
        String dump = export(
                ", \"schemas\": [\"shop\", \"lib\"], \"excludeTables\": [\"shop.owned\"], \"where\": {\"shop.orders\": \"id <= 10\"}");
        JsonNode job = load(dump, "local", "");
        assertThat(one("select count(*) from shop.orders")).isEqualTo("10");
        assertThat(one("select count(*) from pg_tables where schemaname in ('shop', 'lib')"))
                .isEqualTo("2");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(client.get("/api/dumps/" + dump).body()).contains("\"excludeTables\":[\"shop.owned\"]");

        load(export(", \"sections\": [\"pre-data\"], \"schemas\": [\"shop\", \"lib\"]"), "local", "");
        assertThat(one("select count(*) from shop.orders")).isEqualTo("0");
        assertThat(one("select count(*) from pg_indexes where schemaname = 'shop'"))
                .isEqualTo("0");

        load(
                export(", \"sections\": [\"data\"], \"tables\": [\"shop.orders\", \"lib.country\"]"),
                "local",
                ", \"transaction\": \"single\", \"replace\": \"append\"");
        assertThat(one("select count(*) from shop.orders")).isEqualTo("100");

        load(
                export(", \"sections\": [\"post-data\"], \"tables\": [\"shop.orders\", \"lib.country\"]"),
                "local",
                ", \"transaction\": \"single\", \"replace\": \"append\"");
        assertThat(one("select count(*) from pg_indexes where schemaname = 'shop'"))
                .isEqualTo("2");
    }

    @Test
    void materialisedViewsAreFilledInTheirOrder() {
        load(export(", \"excludeTables\": [\"public.alike\", \"public.zeros\"]"), "local", "");

        assertThat(one("select n from shop.paid_twice")).isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void largeObjectsArriveWithOwnersAndGrants(String transaction) {
        String dump = export(", \"excludeTables\": [\"public.alike\", \"public.zeros\"]");

        load(dump, "local", ", \"transaction\": \"" + transaction + "\"");

        String what =
                "select string_agg(oid || ' ' || md5(lo_get(oid)) || ' ' || lomowner::regrole || ' ' || coalesce(lomacl::text, ''), ',' order by oid)"
                        + " || obj_description(78, 'pg_largeobject') from pg_largeobject_metadata";
        assertThat(one(what)).contains("here_only=r").endsWith("large");
        assertThat(one("select length(lo_get(78))")).isEqualTo("2500000");
        assertThat(one("select count(*) from pg_largeobject_metadata where lomowner = 'here_only'::regrole"))
                .isEqualTo("2");
    }

    @Test
    void dumpArrivesWhereARoleIsMissing() {
        String dump = export(", \"excludeTables\": [\"public.alike\", \"public.zeros\"]");

        JsonNode job = load(dump, "elsewhere", "");

        assertThat(job.at("/warnings").toString()).contains("here_only");
        assertThat(Contents.column(ELSEWHERE, "options_elsewhere", "select count(*) from shop.orders"))
                .containsExactly("100");
        assertThat(Contents.column(ELSEWHERE, "options_elsewhere", "select count(*) from pg_largeobject_metadata"))
                .containsExactly("3");
    }

    @Test
    void ownersAndPrivilegesAreSkippedWhenAsked() {
        String dump = export(
                ", \"owners\": \"skip\", \"privileges\": \"skip\", \"excludeTables\": [\"public.alike\", \"public.zeros\"]");

        JsonNode job = load(dump, "elsewhere", "");

        assertThat(job.at("/warnings").toString()).doesNotContain("OWNER TO").doesNotContain("GRANT");
    }

    @Test
    void dumpsAreStillThereAfterARestart() {
        String dump = export(", \"schemas\": [\"lib\"]");
        try (RunningService again = RunningService.with()
                .writable("local", SERVER.url(LOCAL))
                .knob("dump.directory", dumps.toString())
                .start()) {
            assertThat(again.client().get("/api/dumps").body()).contains(dump);
            JsonNode job = again.client()
                    .await(again.client().load("{\"dump\": \"" + dump + "\", \"destination\": \"local\"}"));
            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        }
        assertThat(one("select count(*) from lib.country")).isEqualTo("2");
    }

    @Test
    void fileLaidIntoTheFolderIsADumpToo() throws Exception {
        Files.writeString(dumps.resolve("mine.sql"), "create table laid (a int);\n");

        load("mine.sql", "local", "");

        assertThat(one("select count(*) from laid")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"source\": 1}",
                "{\"source\": \"staging\", \"format\": \"custom\"}",
                "{\"source\": \"staging\", \"format\": null}",
                "{\"source\": \"staging\", \"compression\": \"lz4\"}",
                "{\"source\": \"staging\", \"compression\": 0}",
                "{\"source\": \"staging\", \"destination\": \"local\"}",
                "{\"source\": \"staging\", \"transaction\": \"single\"}",
                "{\"source\": \"staging\", \"sections\": []}",
                "{\"source\": \"staging\", \"sections\": [\"rows\"]}",
                "{\"source\": \"staging\", \"jobs\": 0}",
                "{\"source\": \"staging\", \"jobs\": 65}",
                "{\"source\": \"staging\", \"source\": \"local\"}",
                "{\"source\": \"staging\", \"dump\": \"x\"}",
                "{\"source\": \"../staging\"}"
            })
    void exportThatIsNotUnderstoodIsRefused(String body) {
        HttpResponse<String> answer = client.post("/api/sync/export", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"destination\": \"local\"}",
                "{\"dump\": \"x.sql\"}",
                "{\"dump\": \"../x.sql\", \"destination\": \"local\"}",
                "{\"dump\": \"\", \"destination\": \"local\"}",
                "{\"dump\": 7, \"destination\": \"local\"}",
                "{\"dump\": \"x/y.sql\", \"destination\": \"local\"}",
                "{\"dump\": \"x\\u0000.sql\", \"destination\": \"local\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"transaction\": \"none\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"replace\": \"truncate\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"replace\": \"upsert\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"replace\": \"in-place\", \"transaction\": \"parallel\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"replace\": \"append\", \"transaction\": \"parallel\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"schemas\": [\"shop\"]}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"unsafe\": \"allow\"}",
                "{\"dump\": \"x.sql\", \"destination\": \"local\", \"source\": \"staging\"}"
            })
    void importThatIsNotUnderstoodIsRefused(String body) {
        HttpResponse<String> answer = client.post("/api/sync/import", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void importIntoWhatMayNotBeWrittenIsRefused() {
        String dump = client.upload("select 1;\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                client.post("/api/sync/import", "{\"dump\": \"" + dump + "\", \"destination\": \"staging\"}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(List.of("staging"))
                .allSatisfy(alias -> assertThat(answer.body()).contains(alias));
    }
}
