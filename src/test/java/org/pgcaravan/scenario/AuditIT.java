package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import redis.clients.jedis.RedisClient;

/** Who did what is written down, in Redis and in the log. */
class AuditIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static ServiceClient olga;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Postgres.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .key("olga", "operator", "olga's key")
                .start();
        olga = service.client("olga's key");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void jobIsWrittenDownFromTheRequestToTheChangeOfItsDestination() {
        try (LogLines log = new LogLines()) {
            String job = olga.sync("shop", "local");
            olga.await(job);

            JsonNode asked = awaitEntry(entry -> is(entry, "startSync", job));
            assertThat(asked.get("name").asText()).isEqualTo("olga");
            assertThat(asked.get("role").asText()).isEqualTo("operator");
            assertThat(asked.get("address").asText()).isEqualTo("127.0.0.1");
            assertThat(asked.get("status").asInt()).isEqualTo(202);
            assertThat(asked.get("destination").asText()).isEqualTo("local");
            JsonNode changed = awaitEntry(entry -> is(entry, "changeDestination", job));
            assertThat(changed.get("name").asText()).isEqualTo("olga");
            assertThat(changed.get("node").asText()).isEqualTo("test-node");
            assertThat(changed.get("destination").asText()).isEqualTo("local");
            log.await("INFO startSync name=olga role=operator address=127.0.0.1 status=202 job=" + job
                    + " destination=local");
            log.await("INFO changeDestination name=olga job=" + job + " destination=local");

            String undo = olga.undo(job);
            olga.await(undo);
            awaitEntry(entry -> is(entry, "undoJob", undo));
            awaitEntry(entry -> is(entry, "changeDestination", undo));
        }
    }

    @Test
    void everythingElseThatChangesSomethingIsWrittenDownToo() {
        ServiceClient admin = service.client();
        String dump = olga.upload("select 1;".getBytes(StandardCharsets.UTF_8));
        admin.delete("/api/dumps/" + dump);
        admin.post("/api/queue/pause", "");
        String job = olga.sync("shop", "local");
        olga.delete("/api/jobs/" + job);
        HttpResponse<String> again = olga.post("/api/jobs/" + job + "/retry", "");
        admin.post("/api/queue/resume", "");
        olga.await(ServiceClient.json(again).get("id").asText());

        assertThat(awaitEntry(entry -> is(entry, "uploadDump") && dump.equals(text(entry, "dump")))
                        .get("name")
                        .asText())
                .isEqualTo("olga");
        assertThat(awaitEntry(entry -> is(entry, "deleteDump") && dump.equals(text(entry, "dump")))
                        .get("status")
                        .asInt())
                .isEqualTo(204);
        assertThat(awaitEntry(entry -> is(entry, "pauseQueue")).get("name").asText())
                .isEqualTo("api-key");
        awaitEntry(entry -> is(entry, "resumeQueue"));
        awaitEntry(entry -> is(entry, "cancelJob", job));
        awaitEntry(entry ->
                is(entry, "retryJob", ServiceClient.json(again).get("id").asText()));
    }

    @Test
    void deletionStandsInTheLogBeforeItIsDone() {
        String dump = olga.upload("select 1;".getBytes(StandardCharsets.UTF_8));
        List<String> lines = new CopyOnWriteArrayList<>();
        try (LogLines log = new LogLines(line -> {
            if (line.contains("deleteDump") && line.contains("dump=" + dump)) {
                lines.add((isThere(dump) ? "there: " : "gone: ") + line);
            }
        })) {
            service.client().delete("/api/dumps/" + dump);
            await().until(() -> lines.size() == 2);
        }

        assertThat(lines.get(0)).startsWith("there: ").doesNotContain("status=");
        assertThat(lines.get(1)).startsWith("gone: ").contains("status=204");
    }

    private static boolean isThere(String dump) {
        try (var files = Files.list(service.dumps())) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(dump));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatWasRefusedIsWrittenDown() {
        String wrong = "this is nobody's key";
        for (int i = 0; i < 5; i++) {
            ServiceClient.send(service.client(wrong).request("/api/jobs").build());
        }
        olga.delete("/api/dumps/none");
        olga.post("/api/sync", "{\"source\": \"local\", \"destination\": \"shop\"}");

        assertThat(awaitEntry(entry ->
                                is(entry, "deleteDump") && entry.get("status").asInt() == 403)
                        .get("name")
                        .asText())
                .isEqualTo("olga");
        awaitEntry(entry -> is(entry, "startSync") && entry.get("status").asInt() == 422);
        awaitEntry(entry -> is(entry, "keyRefused"));
        List<JsonNode> all = entries();
        assertThat(all.stream().filter(entry -> is(entry, "keyRefused")))
                .as("one a minute for each address")
                .hasSize(1);
        assertThat(all.toString()).doesNotContain(wrong, RunningService.API_KEY, "olga's key");
    }

    @Test
    void jobAskedForByRedisIsWrittenDown() {
        try (RedisClient redis = RedisClient.create(Redis.server().url())) {
            redis.publish(service.redisPrefix() + "requests", "{\"type\": \"export\", \"source\": \"shop\"}");
        }

        JsonNode entry = awaitEntry(found -> is(found, "startExport"));
        assertThat(entry.get("name").asText()).isEqualTo("redis");
        assertThat(entry.has("address")).isFalse();
        olga.await(entry.get("job").asText());
    }

    @Test
    void whatOnlyLooksIsNotWrittenDown() {
        olga.get("/api/jobs");
        olga.preview("{\"type\": \"export\", \"source\": \"shop\"}");
        olga.post("/api/tickets", "");
        service.client().get("/api/audit");
        service.client().delete("/api/jobs/20260101t000000z-nobodysx");

        awaitEntry(entry -> is(entry, "cancelJob", "20260101t000000z-nobodysx"));
        assertThat(entries())
                .extracting(entry -> entry.get("action").asText())
                .doesNotContain("listJobs", "previewJob", "createTicket", "listAudit");
    }

    @Test
    void oldEntriesGoAndPagesHoldTogether() {
        try (RunningService small =
                RunningService.with().knob("audit.keep", "7").start()) {
            ServiceClient client = small.client();
            for (int i = 0; i < 12; i++) {
                client.delete("/api/jobs/20260101t000000z-nobody" + (10 + i));
            }
            Awaitility.await()
                    .until(() -> ServiceClient.json(client.get("/api/audit?limit=1"))
                            .at("/entries/0/job")
                            .asText()
                            .endsWith("nobody21"));

            List<String> jobs = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = ServiceClient.json(client.get("/api/audit?limit=3" + cursor));
                page.get("entries").forEach(entry -> jobs.add(entry.get("job").asText()));
                cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
            } while (!cursor.isEmpty());
            assertThat(jobs)
                    .hasSize(7)
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                    .endsWith("20260101t000000z-nobody15");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "cursor=garbage", "cursor=", "cursor=%00", "cursor=1"})
    void pageThatCannotBeIsRefused(String query) {
        assertThat(service.client().get("/api/audit?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void onlyAdminsReadIt() {
        assertThat(olga.get("/api/audit").statusCode()).isEqualTo(403);
    }

    @Test
    void logLineStaysWhileRedisIsAway() {
        RedisServer redis = Redis.newServer();
        try (RunningService alone =
                RunningService.with().knob("redis.url", redis.url()).start()) {
            redis.close();
            try (LogLines log = new LogLines()) {
                HttpResponse<String> answer = ServiceClient.send(alone.client()
                        .request("/api/jobs/20260101t000000z-nobodysx")
                        .DELETE()
                        .build());

                assertThat(answer.statusCode()).isEqualTo(503);
                log.await("INFO cancelJob name=api-key role=admin", "status=503 job=20260101t000000z-nobodysx");
                log.await("WARN cancelJob of", "is not kept in Redis");
            }
        }
    }

    private static boolean is(JsonNode entry, String action) {
        return action.equals(text(entry, "action"));
    }

    private static boolean is(JsonNode entry, String action, String job) {
        return is(entry, action) && job.equals(text(entry, "job"));
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asText();
    }

    private static JsonNode awaitEntry(Predicate<JsonNode> like) {
        return Awaitility.await()
                .until(() -> entries().stream().filter(like).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static List<JsonNode> entries() {
        List<JsonNode> entries = new ArrayList<>();
        ServiceClient.json(service.client().get("/api/audit?limit=200"))
                .get("entries")
                .forEach(entries::add);
        return entries;
    }
}
