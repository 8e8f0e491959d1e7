package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** What a job proves before it is completed, and what becomes of one whose proof does not hold. */
class ProofIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String shop;
    private static String late;
    private static Path goOn;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start(@TempDir Path folder) {
        goOn = folder.resolve("go-on");
        shop = Scripts.newDatabase(SERVER, "shop");
        late = lateDatabase();
        local = Postgres.newDatabase(SERVER, "local");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .readOnly("late", SERVER.url(late))
                .readOnly("heavy", SERVER.url(heavyDatabase()))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** All of its copy is there while one view is refreshed, which waits for a file. */
    private static String lateDatabase() {
        String database = Postgres.newDatabase(SERVER, "late");
        Postgres.execute(SERVER, database, """
                create table quiet (id int primary key, note text);
                insert into quiet select g, 'note ' || g from generate_series(1, 1000) g;
                create index quiet_note on quiet (note);
                create sequence counter;
                select setval('counter', 42), lo_from_bytea(77, repeat('0123456789abcdef', 100000)::bytea);
                create function public.wait() returns int language plpgsql as $$ begin return 1; end $$;
                create materialized view waiting as select public.wait();
                create or replace function public.wait() returns int language plpgsql as $$ begin
                    while (pg_stat_file('%s', true)).size is null loop perform pg_sleep(0.02); end loop;
                    return 1;
                end $$;
                """.formatted(goOn));
        return database;
    }

    /** Its rows are a few bytes each, but 130,000 digits as text: they are copied at once, and hashed for a minute or more. */
    private static String heavyDatabase() {
        String database = Postgres.newDatabase(SERVER, "heavy");
        Postgres.execute(
                SERVER,
                database,
                "create table heavy as select g as id, '1e130000'::numeric as much from generate_series(1, 100000) g");
        return database;
    }

    private static JsonNode sync(String source, String options) {
        return client.await(
                client.submit("{\"source\": \"" + source + "\", \"destination\": \"local\"" + options + "}"));
    }

    private static JsonNode completed(JsonNode job) {
        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        return job;
    }

    @Test
    void countsProveSequencesObjectsAndDefinitionsToo() {
        JsonNode proof = completed(sync("staging", "")).get("proof");

        assertThat(proof.at("/verify").asText()).isEqualTo("counts");
        assertThat(proof.at("/tables/0").has("sourceChecksum")).isFalse();
        assertThat(proof.at("/sequences"))
                .anySatisfy(sequence -> {
                    assertThat(sequence.at("/sequence").asText()).isEqualTo("shop.taken");
                    assertThat(sequence.at("/source/lastValue").asLong()).isEqualTo(97);
                    assertThat(sequence.at("/destination")).isEqualTo(sequence.at("/source"));
                })
                .anySatisfy(sequence -> {
                    assertThat(sequence.at("/sequence").asText()).isEqualTo("shop.untouched");
                    assertThat(sequence.at("/destination/called").asBoolean()).isFalse();
                });
        assertThat(proof.at("/objects"))
                .anySatisfy(objects -> {
                    assertThat(objects.at("/kind").asText()).isEqualTo("VIEW");
                    assertThat(objects.at("/destination").asInt()).isEqualTo(2);
                })
                .allSatisfy(objects -> assertThat(objects.at("/destination")).isEqualTo(objects.at("/source")));
        assertThat(proof.at("/fingerprint/compared").asText()).isEqualTo("definitions");
        assertThat(proof.at("/fingerprint/source").asText())
                .hasSize(64)
                .isEqualTo(proof.at("/fingerprint/destination").asText());
        assertThat(proof.at("/fingerprint").has("without")).isFalse();
    }

    @Test
    void checksumsOfBothServersAreThatOfTheRows() {
        JsonNode tables =
                completed(sync("staging", ", \"verify\": \"checksum\"")).at("/proof/tables");

        assertThat(tables).allSatisfy(table -> {
            assertThat(table.at("/sourceChecksum").asText())
                    .startsWith(table.at("/rowsSent").asText() + ":")
                    .isEqualTo(table.at("/destinationChecksum").asText());
        });
        assertThat(tables)
                .anySatisfy(table -> assertThat(table.at("/table").asText()).isEqualTo("large objects"));
        assertThat(tables)
                .filteredOn(table -> table.at("/table").asText().equals("shop.everything"))
                .allSatisfy(table ->
                        assertThat(table.at("/sourceChecksum").asText()).doesNotEndWith(":0"));
    }

    @Test
    void noProofIsNoneAndSaysSo() {
        JsonNode job = sync("staging", ", \"verify\": \"none\"");

        assertThat(job.at("/state").asText()).isEqualTo("completed");
        assertThat(job.at("/proof/verify").asText()).isEqualTo("none");
        assertThat(job.at("/proof/holds").asBoolean()).isFalse();
        assertThat(job.at("/proof").has("fingerprint")).isFalse();
    }

    @Test
    void rowsOfAConditionAreThoseOfTheMomentTheyWereSent() {
        Postgres.execute(SERVER, shop, """
                drop table if exists fading;
                create table fading as select g as id, clock_timestamp() + g * interval '1 ms' as until from generate_series(1, 300000) g""");

        JsonNode job = completed(
                sync("staging", ", \"verify\": \"checksum\", \"where\": {\"public.fading\": \"until > now()\"}"));

        Postgres.execute(SERVER, shop, "drop table fading");
        assertThat(job.at("/proof/tables"))
                .filteredOn(table -> table.at("/table").asText().equals("public.fading"))
                .singleElement()
                .satisfies(table -> assertThat(table.at("/rowsSent").asLong()).isBetween(1L, 299_999L));
    }

    @ParameterizedTest(name = "from PostgreSQL {0} to {1}")
    @CsvSource({"13, 13", "14, 14", "15, 15", "16, 16", "18, 18", "13, 18", "14, 16", "15, 17"})
    void checksumsAreTheSameOnAllVersionsWhateverTheRolesSettings(int from, int to) {
        assumeTrue(Postgres.has(from) && Postgres.has(to), () -> "no binaries of PostgreSQL " + from + " or " + to);
        PostgresServer source = Postgres.server(from);
        PostgresServer destination = Postgres.server(to);
        String before = Scripts.newDatabase(source, "shop");
        String after = Postgres.newDatabase(destination, "local");
        Postgres.execute(destination, "postgres", """
                drop role if exists odd; create role odd superuser login;
                alter role odd set bytea_output = 'escape'; alter role odd set datestyle = 'German';
                alter role odd set intervalstyle = 'iso_8601'; alter role odd set extra_float_digits = -10;
                alter role odd set quote_all_identifiers = on; alter role odd set timezone = 'Asia/Kathmandu';
                alter role odd set search_path = shop, public; alter role odd set xmlbinary = 'hex'""");
        try (RunningService between = RunningService.with()
                .readOnly("staging", source.url(before))
                .writable("local", destination.url(after).replace("postgres@", "odd@"))
                .start()) {
            ServiceClient own = between.client();
            JsonNode proof = completed(own.await(own.submit(
                            "{\"source\": \"staging\", \"destination\": \"local\", \"verify\": \"checksum\"}")))
                    .get("proof");

            assertThat(proof.at("/fingerprint/compared").asText()).isEqualTo(from == to ? "definitions" : "names");
            assertThat(proof.at("/fingerprint").has("without")).isEqualTo(from != to);
            assertThat(proof.at("/tables").size()).isGreaterThan(15);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            checksum | update quiet set note = 'changed' where id = 7   | public.quiet has the checksum 1000:
            checksum | delete from quiet where id = 7                   | public.quiet has the checksum 1000:
            checksum | select lo_put(77, 1500000, 'y')                  | large objects has the checksum 1:
            counts   | select setval('counter', 43)                     | The sequence public.counter stands at 42 on the source and at 43 on the destination.
            counts   | alter table quiet alter note set not null        | TABLE public.quiet is defined differently:
            counts   | drop index quiet_note                            | INDEX public.quiet_note is not on the destination.
            counts   | create view extra as select 1                    | VIEW public.extra is on the destination only.
            counts   | grant select on quiet to public                  | TABLE public.quiet is defined differently:
            """)
    void whatDiffersFailsTheJobAndIsNamed(String verify, String change, String difference) throws IOException {
        Files.deleteIfExists(goOn);
        Postgres.execute(SERVER, local, "drop schema public cascade; create schema public; create table mine ()");
        Map<String, String> before = Contents.of(SERVER, local);
        String id = client.submit("{\"source\": \"late\", \"destination\": \"local\", \"verify\": \"" + verify + "\"}");

        Postgres.execute(SERVER, stagingWhenAllIsThere(id), change);
        Files.createFile(goOn);
        JsonNode job = client.await(id);

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("proof-failed");
        assertThat(job.at("/error/message").asText()).startsWith("The proof does not hold: " + difference);
        assertThat(job.at("/proof/holds").asBoolean()).isFalse();
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        HttpResponse<String> file = client.get("/api/jobs/" + id + "/proof");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(ServiceClient.json(file).at("/tables")).isEqualTo(job.at("/proof/tables"));
    }

    @Test
    void aJobIsCancelledWhileItsProofIsMade() {
        Map<String, String> before = Contents.of(SERVER, local);
        String id = client.submit("{\"source\": \"heavy\", \"destination\": \"local\", \"verify\": \"checksum\"}");

        Sessions.awaitStatement(SERVER, id, "SELECT pg_catalog.count(*), pg_catalog.sum");
        JsonNode progress = Awaitility.await()
                .until(
                        () -> client.job(id).get("progress"),
                        known -> known.has("table")
                                && known.get("phase").asText().equals("proof"));
        assertThat(client.delete("/api/jobs/" + id).statusCode()).isEqualTo(202);

        assertThat(client.await(id).at("/state").asText()).isEqualTo("cancelled");
        assertThat(progress.at("/table").asText()).isEqualTo("public.heavy");
        assertThat(progress.at("/percent").asDouble()).isLessThan(100);
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        HttpResponse<String> none = client.get("/api/jobs/" + id + "/proof");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("was cancelled before its proof");
    }

    /** @return the name of the job's new database, in which everything is but one view's rows */
    private static String stagingWhenAllIsThere(String id) {
        Sessions.awaitStatement(SERVER, id, "REFRESH MATERIALIZED VIEW");
        return Contents.column(
                        SERVER,
                        "postgres",
                        "select datname from pg_stat_activity where application_name like '%" + id
                                + "#%' and query like 'REFRESH%'")
                .get(0);
    }

    @Test
    void proofIsAFileToKeep() {
        String id = completed(sync("staging", "")).get("id").asText();

        HttpResponse<String> file = client.get("/api/jobs/" + id + "/proof");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"proof-" + id + ".json\"");
        JsonNode proof = ServiceClient.json(file);
        assertThat(proof.at("/job").asText()).isEqualTo(id);
        assertThat(proof.at("/source").asText()).isEqualTo("staging");
        assertThat(proof.at("/holds").asBoolean()).isTrue();
        assertThat(proof.at("/fingerprint"))
                .isEqualTo(client.job(id).at("/proof/fingerprint"))
                .isNotEmpty();
    }

    @Test
    void whyThereIsNoProofIsSaid() {
        String undone = completed(sync("staging", "")).get("id").asText();
        HttpResponse<String> undo = client.post("/api/jobs/" + undone + "/undo", "");
        String id = ServiceClient.json(undo).get("id").asText();
        client.await(id);

        assertThat(client.get("/api/jobs/" + id + "/proof").body()).contains("an undo gives a database its name back");
        assertThat(client.get("/api/jobs/no-such-job/proof").body()).contains("There is no job 'no-such-job'");
        JsonNode failed = sync("staging", ", \"tables\": [\"no.such\"]");
        HttpResponse<String> none = client.get("/api/jobs/" + failed.get("id").asText() + "/proof");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("it failed before its proof");
    }

    @Test
    void onlyASyncHasTwoDatabasesToCompare() {
        HttpResponse<String> answer = client.post(
                "/api/sync/import", "{\"dump\": \"x\", \"destination\": \"local\", \"verify\": \"checksum\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "verify: checksum is for a sync, which has both databases to compare: an import always counts");
    }
}
