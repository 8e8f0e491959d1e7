package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** What stands beside a destination: pgcaravan's own is listed and dropped in time, anything else is let be. */
class LeftoversIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String JOB = "20260101t000000z-aaaaaaaa";

    private String source;
    private String local;
    /** Its name sorts behind, so that it is tidied up last: once its leftover is gone, the others were looked at. */
    private String witness;

    @BeforeEach
    void make() {
        source = Postgres.newDatabase(SERVER, "origin");
        Postgres.execute(SERVER, source, "create table theirs as select generate_series(1, 10) as id");
        local = Postgres.newDatabase(SERVER, "kept");
        witness = Postgres.newDatabase(SERVER, "witness");
    }

    /** Others look at this server, too, for what was left on it. */
    @AfterEach
    void dropWhatStandsBeside() {
        Contents.column(
                        SERVER,
                        "postgres",
                        "select datname from pg_database where datname ~ '__(incoming|previous|strange)_'")
                .stream()
                .filter(name -> name.startsWith(local))
                .forEach(name ->
                        Postgres.execute(SERVER, "postgres", "drop database if exists \"" + name + "\" with (force)"));
    }

    @Test
    void whatIsOnlyCalledLikeOursIsNeitherListedNorDropped() {
        List<String> foreign = List.of(
                named(local + "__incoming_" + JOB, null),
                named(local + "__previous_" + JOB, null),
                named(local + "__incoming_hers", "made by hand"),
                named(local + "__previous_hers", "pgcaravan {}"),
                named(local + "__incoming_half", "pgcaravan {\"kind\":\"incoming\",\"database\":\"" + local + "\"}"),
                named(local + "__incoming_broken", "pgcaravan {\"kind\":"),
                named(local + "__incoming_other", ours("incoming", local, JOB)),
                named(local + "__previous_elsewhere", ours("previous", "elsewhere", "elsewhere")),
                named(local + "__strange_" + JOB, ours("strange", local, JOB)),
                named(
                        local + "__previous_undated",
                        ours("previous", local, "undated").replace("2026-01-01", "soon")));
        left(witness);
        try (RunningService service = with().start()) {
            awaitTidied();

            assertThat(leftovers(service, "local")).isEmpty();
            for (int i = 0; i < 2; i++) {
                JsonNode job = service.client().syncAndAwait("source", "local");
                assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> leftovers(service, "local").size() == 1);
        }
        assertThat(databases()).containsAll(foreign);
    }

    @Test
    void replacedDatabaseIsListedWithItsJobAndSizeAndKeptForAnUndo() {
        try (RunningService service = with().start()) {
            String job =
                    service.client().syncAndAwait("source", "local").get("id").asText();

            JsonNode kept = leftovers(service, "local").get(0);

            assertThat(kept.get("name").asText()).isEqualTo(local + "__previous_" + job);
            assertThat(kept.get("kind").asText()).isEqualTo("previous");
            assertThat(kept.get("job").asText()).isEqualTo(job);
            assertThat(kept.get("at").asText())
                    .isBetween(service.client().job(job).get("startedAt").asText(), "9");
            assertThat(kept.get("bytes").asLong()).isGreaterThan(1_000_000);
            assertThat(kept.get("fate").asText()).isEqualTo("kept");
            assertThat(kept.get("reason").asText()).contains("previous.keep");
        }
    }

    @Test
    void replacedDatabasesBeyondThoseThatAreKeptAreDroppedAtTheNextStart() {
        String oldest;
        try (RunningService two = with().knob("previous.keep", "2").start()) {
            two.client().syncAndAwait("source", "local");
            two.client().syncAndAwait("source", "local");
            assertThat(leftovers(two, "local")).hasSize(2);
            oldest = leftovers(two, "local").get(0).get("name").asText();
        }
        try (RunningService reading = RunningService.with()
                .readOnly("local", SERVER.url(local))
                .readOnly("source", SERVER.url(source))
                .start()) {
            JsonNode surplus = leftovers(reading, "local").get(0);
            assertThat(surplus.get("fate").asText()).isEqualTo("kept");
            assertThat(surplus.get("reason").asText()).contains("Nothing is dropped there", "database.local.access");
        }
        try (RunningService one = with().start()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> leftovers(one, "local").size() == 1);
            isWrittenDown(one, oldest, "newer ones are kept (previous.keep, previous.days)");
        }
    }

    /** Who drops what beside which destination, why, and which job had left it there. */
    private void isWrittenDown(RunningService service, String name, String reason) {
        List<JsonNode> entries = new ArrayList<>();
        Awaitility.await().untilAsserted(() -> {
            entries.clear();
            ServiceClient.json(service.client().get("/api/audit?limit=200"))
                    .get("entries")
                    .forEach(entries::add);
            assertThat(entries)
                    .filteredOn(entry -> entry.path("database").asText().equals(name))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.get("action").asText()).isEqualTo("dropDatabase");
                        assertThat(entry.get("node").asText()).isEqualTo("test-node");
                        assertThat(entry.get("job").asText()).isEqualTo(name.replaceFirst(".*__[a-z]+_", ""));
                        assertThat(entry.get("destination").asText()).isEqualTo("local");
                        assertThat(entry.get("reason").asText()).contains(reason);
                        assertThat(entry.has("name")).isFalse();
                    });
        });
    }

    @Test
    void stagingDatabaseOfAJobThatIsGoneIsDroppedAtTheNextStart() {
        RunningService.Builder configured = with();
        try (RunningService service = configured.start()) {
            String name = left(local);
            Postgres.execute(
                    SERVER,
                    name,
                    "create subscription gone connection 'dbname=nowhere' publication none with (connect = false)");
            JsonNode one = leftovers(service, "local").get(0);
            assertThat(one.get("kind").asText()).isEqualTo("incoming");
            assertThat(one.get("fate").asText()).isEqualTo("dropped-soon");
            assertThat(one.get("reason").asText()).contains("does not run any more", "when the service starts");
        }
        try (RunningService restarted = configured.start()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> leftovers(restarted, "local").isEmpty());
            isWrittenDown(restarted, local + "__incoming_" + JOB, "its job does not run any more");
        }
    }

    @Test
    void stagingDatabaseOfAJobThatIsGoneIsDroppedByTheNextJob() {
        try (RunningService service = with().start()) {
            String name = left(local);

            JsonNode job = service.client().syncAndAwait("source", "local");

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
            assertThat(databases()).doesNotContain(name);
            isWrittenDown(service, name, job.get("id").asText() + " is next");
        }
    }

    @Test
    void stagingDatabaseOfAJobThatRunsIsNotDroppedEvenWhenItsLockIsLost(@TempDir Path folder) throws Exception {
        Path gate = folder.resolve("gate");
        // on another server: DROP DATABASE waits for every session of its own, also for one that waits for its client
        PostgresServer other = Postgres.secondServer();
        RunningService.Builder configured = with().readOnly(
                        "slow", other.url(OddDatabases.copiesWhenThereIs(other, gate)))
                .knob("redis.prefix", Redis.newPrefix());
        try (RunningService service = configured.start()) {
            String job = service.client().sync("slow", "local");
            Sessions.awaitStatement(SERVER, job, "COPY%FROM STDIN");
            String name = local + "__incoming_" + job;
            JsonNode one = leftovers(service, "local").get(0);
            assertThat(one.get("name").asText()).isEqualTo(name);
            assertThat(one.get("fate").asText()).isEqualTo("in-use");
            assertThat(one.get("reason").asText()).contains("Its job runs");

            // a second node, which holds the lock of nobody
            startAndAwaitTidied(other(service));
            assertThat(databases()).contains(name);

            // the connection that holds the lock dies; then a second node, and an installation that knows nothing of
            // the job
            endTheLock(job);
            startAndAwaitTidied(other(service));
            startAndAwaitTidied(with());
            assertThat(databases()).contains(name);

            Files.createFile(gate);
            JsonNode done = service.client().await(job);
            assertThat(done.get("state").asText()).as(done.toPrettyString()).isEqualTo("failed");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(databases()).doesNotContain(name));
        }
    }

    /** @return a second node on the same Redis */
    private RunningService.Builder other(RunningService first) {
        return with().knob("redis.prefix", first.redisPrefix());
    }

    private void startAndAwaitTidied(RunningService.Builder builder) {
        left(witness);
        try (RunningService service = builder.start()) {
            awaitTidied();
        }
    }

    private static void endTheLock(String job) {
        Contents.column(
                SERVER,
                "postgres",
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = 'postgres'"
                        + " and application_name = 'pgcaravan " + job + "#1'");
    }

    private RunningService.Builder with() {
        return RunningService.with()
                .readOnly("source", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .writable("witness", SERVER.url(witness));
    }

    /** Makes what a process that is gone leaves: a staging database with its comment. @return its name */
    private static String left(String database) {
        return named(database + "__incoming_" + JOB, ours("incoming", database, JOB));
    }

    private void awaitTidied() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> databases().stream().noneMatch(name -> name.startsWith(witness + "__")));
    }

    private static String ours(String kind, String database, String job) {
        return "pgcaravan {\"kind\":\"%s\",\"database\":\"%s\",\"job\":\"%s\",\"at\":\"2026-01-01T00:00:00Z\"}"
                .formatted(kind, database, job);
    }

    @Test
    void stagingDatabaseThatItsJobHadNoTimeToClaimIsMadeAnew(@TempDir Path folder) throws IOException {
        Gate gate = new Gate(folder);
        try (RunningService service = RunningService.with()
                .readOnly("source", SERVER.url(source))
                .writable("local-plan", SERVER.url(local))
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: plan}", gate.step("plan"))
                .start()) {
            String job = service.client().sync("source", "local-plan");
            Awaitility.await().until(() -> gate.hasArrived("local-plan"));
            named(local + "__incoming_" + job, null);
            gate.letGoOn("local-plan");

            assertThat(service.client().await(job).get("state").asText()).isEqualTo("completed");

            gate.shut("local-plan");
            String other = service.client().sync("source", "local-plan");
            Awaitility.await().until(() -> gate.hasArrived("local-plan"));
            String hers = named(local + "__incoming_" + other, "made by hand");
            gate.letGoOn("local-plan");

            assertThat(service.client().await(other).get("state").asText()).isEqualTo("failed");
            assertThat(databases()).contains(hers);
        }
    }

    private static String named(String name, String comment) {
        Postgres.execute(SERVER, "postgres", "create database \"" + name + "\" template template0");
        if (comment != null) {
            Postgres.execute(SERVER, "postgres", "comment on database \"" + name + "\" is '" + comment + "'");
        }
        return name;
    }

    private static List<String> databases() {
        return Contents.column(SERVER, "postgres", "select datname from pg_database");
    }

    private static JsonNode leftovers(RunningService service, String alias) {
        return ServiceClient.json(service.client().get("/api/databases/" + alias + "/leftovers"))
                .get("leftovers");
    }
}
