package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** What the queue does for whoever asks by HTTP: delays, retries, keys, a pause, and a bound. */
class QueueIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static ServiceClient client;
    private static String shop;
    private static String local;

    @BeforeAll
    static void start() {
        shop = Postgres.newDatabase(SERVER, "queue_shop");
        local = Postgres.newDatabase(SERVER, "queue_local");
        Postgres.execute(SERVER, shop, "create table orders as select n as id from generate_series(1, 10) as n");
        service = RunningService.with()
                .readOnly("shop", SERVER.url(shop))
                .writable("local", SERVER.url(local))
                .knob("jobs.attempts", "3")
                .knob("jobs.retry-delay", "1")
                .knob("jobs.retry-longest-delay", "1")
                .knob("jobs.most-waiting", "5")
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whatMayPassIsTriedAgainAndEachFailureIsTold() {
        client.post("/api/queue/pause", "");
        String id = client.export("{\"source\": \"shop\", \"attempts\": 2}");
        closed(true);
        client.post("/api/queue/resume", "");

        JsonNode job = client.await(id);

        closed(false);
        assertThat(job.get("state").asText()).isEqualTo("failed");
        assertThat(job.get("attempt").asInt()).isEqualTo(2);
        assertThat(job.get("attempts").asInt()).isEqualTo(2);
        assertThat(job.at("/error/code").asText()).isEqualTo("connection-failed");
        assertThat(job.get("failedAttempts")).hasSize(1);
        assertThat(job.at("/failedAttempts/0/error/code").asText()).isEqualTo("connection-failed");
    }

    @Test
    void jobSucceedsOnceWhatWasInItsWayHasPassed() {
        client.post("/api/queue/pause", "");
        String id = client.sync("shop", "local");
        closed(true);
        client.post("/api/queue/resume", "");
        JsonNode waiting = client.awaitState(id, "delayed");
        assertThat(waiting.at("/error/retryable").asBoolean())
                .as(waiting.toString())
                .isTrue();
        assertThat(waiting.get("dueAt").asText()).isNotEmpty();

        closed(false);

        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.get("attempt").asInt()).isGreaterThan(1);
        assertThat(job.get("failedAttempts")).isNotEmpty();
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
    }

    private static void closed(boolean closed) {
        Postgres.execute(SERVER, "postgres", "alter database \"" + shop + "\" allow_connections " + !closed);
    }

    @Test
    void sameRequestSentTwiceUnderOneKeyIsOneJob() {
        String body = "{\"source\": \"shop\", \"destination\": \"local\"}";
        JsonNode first = ServiceClient.json(keyed("/api/sync", "twice", body));
        JsonNode done = client.await(first.get("id").asText());

        HttpResponse<String> again = keyed("/api/sync", "twice", body);

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(ServiceClient.json(again).get("id")).isEqualTo(first.get("id"));
        assertThat(ServiceClient.json(again).get("state")).isEqualTo(done.get("state"));
        assertThat(again.headers().firstValue("Location"))
                .hasValue("/api/jobs/" + first.get("id").asText());
        HttpResponse<String> other =
                keyed("/api/sync", "twice", "{\"source\": \"shop\", \"destination\": \"local\", \"priority\": 1}");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency-key-reused");
        HttpResponse<String> odd = keyed("/api/sync", "with space", body);
        assertThat(odd.statusCode()).as(odd.body()).isEqualTo(400);
    }

    /** Its plan was used up by the job that it made: a request sent again must not be refused for that. */
    @Test
    void requestWithAPlanSentAgainIsTheSameJob() {
        String body = "{\"source\": \"shop\", \"destination\": \"local\"}";
        String plan = client.preview("{\"type\": \"sync\", " + body.substring(1))
                .get("plan")
                .asText();
        String planned = body.replace("}", ", \"plan\": \"" + plan + "\"}");
        String id = ServiceClient.json(keyed("/api/sync", "planned", planned))
                .get("id")
                .asText();
        client.await(id);

        HttpResponse<String> again = keyed("/api/sync", "planned", planned);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        assertThat(ServiceClient.json(again).get("id").asText()).isEqualTo(id);
    }

    @Test
    void delayedJobRunsWhenItIsDue() {
        String id = client.export("{\"source\": \"shop\", \"delay\": 1}");
        assertThat(client.job(id).get("state").asText()).isEqualTo("delayed");
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).isEqualTo("completed");
        assertThat(java.time.Instant.parse(job.get("startedAt").asText()))
                .isAfterOrEqualTo(
                        java.time.Instant.parse(job.get("createdAt").asText()).plusSeconds(1));
    }

    @Test
    void jobThatFailedOrWasCancelledIsDoneAgain() {
        String cancelled = client.submit("{\"source\": \"shop\", \"destination\": \"local\", \"delay\": 3600}");
        client.delete("/api/jobs/" + cancelled);

        JsonNode retry = ServiceClient.json(client.post("/api/jobs/" + cancelled + "/retry", ""));

        JsonNode done = client.await(retry.get("id").asText());
        assertThat(done.get("state").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.get("retryOf").asText()).isEqualTo(cancelled);
        assertThat(done.get("options")).isEqualTo(client.job(cancelled).get("options"));
        HttpResponse<String> completed =
                client.post("/api/jobs/" + done.get("id").asText() + "/retry", "");
        assertThat(completed.statusCode()).isEqualTo(409);
        assertThat(client.post("/api/jobs/no-such-job/retry", "").statusCode()).isEqualTo(404);
    }

    @Test
    void jobThatFailedIsDoneAgainWithTheSameRequest() {
        client.post("/api/queue/pause", "");
        String failed =
                client.export("{\"source\": \"shop\", \"attempts\": 1, \"priority\": 3, \"compression\": \"zstd\"}");
        closed(true);
        client.post("/api/queue/resume", "");
        JsonNode first = client.await(failed);
        closed(false);
        assertThat(first.get("state").asText()).isEqualTo("failed");

        JsonNode retry = ServiceClient.json(client.post("/api/jobs/" + failed + "/retry", ""));

        JsonNode done = client.await(retry.get("id").asText());
        assertThat(done.get("state").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.get("id").asText()).isNotEqualTo(failed);
        assertThat(done.get("retryOf").asText()).isEqualTo(failed);
        assertThat(done.get("attempt").asInt()).isOne();
        for (String asked : List.of("type", "source", "priority", "attempts", "options")) {
            assertThat(done.get(asked)).as(asked).isEqualTo(first.get(asked));
        }
        assertThat(done.has("error")).isFalse();
        assertThat(client.job(failed).get("state").asText()).isEqualTo("failed");
    }

    @Test
    void pausedQueueHandsNothingOutAndTakesInWhatFits() {
        JsonNode paused = ServiceClient.json(client.post("/api/queue/pause", ""));
        assertThat(paused.get("paused").asBoolean()).isTrue();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(client.export("{\"source\": \"shop\"}"));
        }

        HttpResponse<String> full = client.post("/api/sync/export", "{\"source\": \"shop\"}");

        assertThat(full.statusCode()).isEqualTo(429);
        assertThat(full.body()).contains("queue-full", "jobs.most-waiting");
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        assertThat(ServiceClient.json(client.get("/api/queue"))
                        .at("/jobs/queued")
                        .asInt())
                .isEqualTo(5);
        assertThat(jobs).allMatch(id -> client.job(id).get("state").asText().equals("queued"));

        assertThat(ServiceClient.json(client.post("/api/queue/resume", ""))
                        .get("paused")
                        .asBoolean())
                .isFalse();
        assertThat(jobs)
                .allSatisfy(
                        id -> assertThat(client.await(id).get("state").asText()).isEqualTo("completed"));
        await().until(() ->
                ServiceClient.json(client.get("/api/queue")).get("nodes").isEmpty());
    }

    private static HttpResponse<String> keyed(String path, String key, String body) {
        return ServiceClient.send(client.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
