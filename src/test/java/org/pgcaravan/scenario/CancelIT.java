package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** A job that is cancelled: it ends soon, the destination is as before, and nothing is left behind. */
class CancelIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        local = Postgres.newDatabase(SERVER, "local");
        Postgres.execute(SERVER, local, "create table mine as select generate_series(1, 100) as id");
        service = RunningService.with()
                .readOnly("copies", SERVER.url(OddDatabases.copies(SERVER)))
                .readOnly("builds", SERVER.url(OddDatabases.builds(SERVER)))
                .readOnly("empty", SERVER.url(Postgres.newDatabase(SERVER, "empty")))
                .writable("local", SERVER.url(local))
                .writable("other", SERVER.url(Postgres.newDatabase(SERVER, "other")))
                .knob("jobs.concurrency", "1")
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
    }

    @AfterEach
    void destinationIsAsBeforeAndNothingIsLeft() {
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Sessions.leftOn(SERVER)).isEmpty());
    }

    @Test
    void jobThatWaitsIsCancelledAtOnce() {
        String running = client.sync("copies", "local");
        client.awaitState(running, "running");
        String waiting = client.sync("empty", "other");

        assertThat(client.delete("/api/jobs/" + waiting).statusCode()).isEqualTo(202);

        JsonNode job = client.job(waiting);
        assertThat(job.get("state").asText()).isEqualTo("cancelled");
        assertThat(job.has("startedAt")).isFalse();
        client.delete("/api/jobs/" + running);
        client.await(running);
    }

    @Test
    void jobThatCopiesIsCancelled() {
        String id = client.sync("copies", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%FROM STDIN");

        cancelled(id);
    }

    @Test
    void jobThatBuildsAnIndexIsCancelled() {
        String id = client.sync("builds", "local");
        Sessions.awaitStatement(SERVER, id, "CREATE INDEX");

        cancelled(id);
    }

    @Test
    void jobIsCancelledTwiceWithoutHarm() {
        String id = client.sync("copies", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%FROM STDIN");
        client.delete("/api/jobs/" + id);

        assertThat(client.delete("/api/jobs/" + id).statusCode()).isIn(202, 409);
        assertThat(client.await(id).get("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void nextJobToTheSameDestinationIsNotHeldUp() {
        String id = client.sync("copies", "other");
        client.awaitState(id, "running");
        String next = client.sync("empty", "other");

        client.delete("/api/jobs/" + id);

        assertThat(client.await(next).get("state").asText()).isEqualTo("completed");
    }

    @Test
    void jobThatIsOverIsNotCancelled() {
        JsonNode job = client.syncAndAwait("empty", "other");

        assertThat(client.delete("/api/jobs/" + job.get("id").asText()).statusCode())
                .isEqualTo(409);
        assertThat(client.job(job.get("id").asText())).isEqualTo(job);
    }

    @Test
    void jobThatNobodyKnowsIsNotCancelled() {
        assertThat(client.delete("/api/jobs/20260101t000000z-nobodysx").statusCode())
                .isEqualTo(404);
    }

    private static void cancelled(String id) {
        assertThat(client.delete("/api/jobs/" + id).statusCode()).isEqualTo(202);

        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("cancelled");
        assertThat(job.has("error")).isFalse();
        assertThat(job.has("result")).isFalse();
    }
}
