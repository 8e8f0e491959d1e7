package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
import org.pgcaravan.support.JobThief;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** An export or import that is cancelled or breaks: it ends soon, and leaves neither half a dump nor half a database. */
class DumpFaultIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String SLOWLY = ", \"where\": {\"public.slow\": \"public.look(id) > 0\"}";
    private static final String SINGLE = ", \"transaction\": \"single\", \"replace\": \"append\"";

    private static String slow;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private Map<String, String> before;
    private List<String> dumpsBefore;

    @BeforeAll
    static void start() {
        slow = OddDatabases.copies(SERVER);
        local = Postgres.newDatabase(SERVER, "fault_local");
        Postgres.execute(SERVER, local, "create table mine as select generate_series(1, 100) as id");
        String secret = Postgres.newDatabase(SERVER, "secret");
        Postgres.execute(SERVER, secret, """
                drop role if exists plain_reader;
                create role plain_reader login;
                create table guarded (id int);
                insert into guarded values (1);
                alter table guarded enable row level security;
                grant select on guarded to plain_reader""");
        service = RunningService.with()
                .readOnly("slow", SERVER.url(slow))
                .readOnly("secret", SERVER.url(secret).replace("postgres@", "plain_reader@"))
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
        dumpsBefore = dumps();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(dumps()).isEqualTo(dumpsBefore);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Sessions.leftOn(SERVER)).isEmpty());
    }

    /** What lies in the folder of the dumps, but for what was uploaded whole. */
    private static List<String> dumps() {
        if (!Files.exists(service.dumps())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(service.dumps())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.contains("-upload-") || name.endsWith(".partial"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void cancelled(String id) {
        assertThat(client.delete("/api/jobs/" + id).statusCode()).isEqualTo(202);
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"copy, none", "inserts, zstd", "copy, gzip"})
    void exportIsCancelledAmongItsRows(String format, String compression) {
        String id = client.export("{\"source\": \"slow\", \"format\": \"%s\", \"compression\": \"%s\"%s}"
                .formatted(format, compression, SLOWLY));
        Sessions.awaitStatement(SERVER, id, "COPY");

        cancelled(id);
    }

    @Test
    void exportIsCancelledWhileItWaitsForALock() throws Exception {
        try (Connection blocker = SERVER.connect(slow);
                Statement statement = blocker.createStatement()) {
            statement.execute("begin; lock table slow in access exclusive mode");
            String id = client.export("{\"source\": \"slow\"}");
            Sessions.awaitStatement(SERVER, id, "LOCK TABLE");

            cancelled(id);
        }
    }

    @Test
    void exportWhoseBackendIsKilledFailsAndMayBeTriedAgain() {
        String id = client.export("{\"source\": \"slow\"" + SLOWLY + "}");
        Sessions.awaitStatement(SERVER, id, "COPY");
        Contents.column(
                SERVER,
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where query like 'COPY%' and application_name like '%"
                        + id + "#%'");

        JsonNode job = client.await(id);

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/sqlState").asText()).isIn("57P01", "08006");
        assertThat(job.at("/error/retryable").asBoolean()).isTrue();
    }

    @Test
    void exportWhoseCoordinatorIsKilledFails() {
        String id = client.export(
                "{\"source\": \"slow\"" + SLOWLY.replace("look(id) > 0", "look(id) > 0 and id < 100") + "}");
        Sessions.awaitStatement(SERVER, id, "COPY");
        Contents.column(
                SERVER,
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and application_name like '%"
                        + id + "#%'");

        JsonNode job = client.await(id);

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
    }

    @Test
    void rowsThatARoleMayNotSeeAreAnErrorAndNotFewerRows() {
        JsonNode job = client.await(client.export("{\"source\": \"secret\"}"));

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("guarded");
    }

    @Test
    void exportIntoAFolderThatCannotBeMadeFails() {
        try (RunningService own = RunningService.with()
                .readOnly("slow", SERVER.url(slow))
                .knob("dump.directory", "/proc/no/such/folder")
                .start()) {
            JsonNode job = own.client().await(own.client().export("{\"source\": \"slow\"}"));

            assertThat(job.get("state").asText()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText()).contains("dump.directory");
        }
    }

    /** Another node has taken the job over: what this one was writing is gone, and its word does not count. */
    @Test
    void exportThatLostItsLeaseLeavesNothing() {
        String id = client.export("{\"source\": \"slow\"" + SLOWLY + "}");
        Sessions.awaitStatement(SERVER, id, "COPY");

        try (JobThief thief = new JobThief(Redis.server(), service.redisPrefix())) {
            thief.steal(id);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Sessions.leftOn(SERVER)).isEmpty());
            assertThat(client.job(id).get("state").asText()).isEqualTo("running");
            thief.fail("stolen");
        }

        JsonNode job = client.await(id);
        assertThat(job.get("attempt").asInt()).isEqualTo(2);
        assertThat(job.at("/error/code").asText()).isEqualTo("stolen");
    }

    @Test
    void importIsCancelledWhileItsDumpIsChecked() throws IOException {
        String id = client.load("{\"dump\": \"" + client.upload(hugeInsert()) + "\", \"destination\": \"local\"}");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> client.job(id).at("/progress/phase").asText().equals("check"));

        cancelled(id);

        assertThat(client.job(id).at("/progress/phase").asText()).isEqualTo("check");
    }

    /** @return what takes seconds to read, and little to send */
    private static byte[] hugeInsert() throws IOException {
        byte[] line =
                "insert into mine values (1); -- and again\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(file)) {
            for (int i = 0; i < 40_000; i++) {
                out.write(line);
            }
        }
        return file.toByteArray();
    }

    private static final String SLOW_TABLE = """
            create schema fault;
            create function fault.look(id int) returns int language plpgsql immutable as $$ begin perform pg_sleep(0.02); return id; end $$;
            """;

    private static String load(String sql, String options) {
        String dump = client.upload(sql.getBytes(StandardCharsets.UTF_8));
        return client.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(dump, options));
    }

    @ParameterizedTest
    @CsvSource({"parallel", "single"})
    void importIsCancelledInEachKindOfStatement(String transaction) {
        String options = transaction.equals("single") ? SINGLE : "";
        String rows = IntStream.range(1, 3_000)
                .mapToObj(i -> i + "\t" + "x".repeat(500) + "\n")
                .collect(Collectors.joining());
        String copies = load(
                SLOW_TABLE
                        + "create table fault.t (id int check (fault.look(id) > 0), f text);\ncopy fault.t from stdin;\n"
                        + rows + "\\.\n",
                options);
        Sessions.awaitStatement(SERVER, copies, "COPY");
        cancelled(copies);

        String builds = load(
                SLOW_TABLE + "create table fault.t (id int, f text);\ncopy fault.t from stdin;\n" + rows
                        + "\\.\ncreate index on fault.t (fault.look(id));\n",
                options);
        Sessions.awaitStatement(SERVER, builds, "CREATE INDEX");
        cancelled(builds);

        String selects = load(
                "create table gone (a int);\nselect pg_sleep(100) from gone right join pg_database on true;\n",
                options);
        Sessions.awaitStatement(SERVER, selects, "select pg_sleep");
        cancelled(selects);

        String batched =
                load("create table gone (a int);\ninsert into gone values (1);\nselect pg_sleep(100);\n", options);
        Sessions.awaitStatement(SERVER, batched, "select pg_sleep");
        cancelled(batched);
    }

    @Test
    void importIsCancelledWhileItWaitsForALock() throws Exception {
        try (Connection blocker = SERVER.connect(local);
                Statement statement = blocker.createStatement()) {
            statement.execute("begin; lock table mine in access exclusive mode");
            String id = load("insert into mine values (7);\n", SINGLE);
            Sessions.awaitStatement(SERVER, id, "insert into mine");

            cancelled(id);
            statement.execute("rollback");
        }
    }

    @Test
    void importWhoseBackendIsKilledFails() {
        for (String options : List.of("", SINGLE)) {
            String id = load("create table gone (a int);\nselect pg_sleep(100);\n", options);
            Sessions.awaitStatement(SERVER, id, "select pg_sleep");
            Contents.column(
                    SERVER,
                    "postgres",
                    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%' and application_name like '%"
                            + id + "#%'");

            JsonNode job = client.await(id);

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
            assertThat(job.at("/error/retryable").asBoolean()).isTrue();
        }
    }
}
