package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisJobQueue;
import org.pgcaravan.redis.RedisOutbox;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.routes.RoutesDoc;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.Listener;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceProcess;
import redis.clients.jedis.Jedis;

/** A webhook hears of every job that is over, whatever ended it, and whatever becomes of the service that tells it. */
class OutboxIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String prefix = Redis.newPrefix();
    private final Listener listener = new Listener(0);
    private RedisServer redis = Redis.server();

    @AfterEach
    void close() {
        listener.close();
        if (redis != Redis.server()) {
            redis.close();
        }
    }

    @Test
    void webhookHearsOfAJobThatWasCancelledWhileItWaited() {
        try (RunningService service = service(listener).start()) {
            service.client().post("/api/queue/pause", "");
            String id = service.client().sync("staging", "local");
            service.client().delete("/api/jobs/" + id);

            heard(id, "cancelled");
        }
    }

    @Test
    void webhookHearsOfAJobWhoseWorkerWasLost() {
        String id;
        try (RedisStore store = new RedisStore(redis.url(), prefix);
                RedisJobQueue lost = new RedisJobQueue(store, QueueLimits.defaults())) {
            id = lost.submit(new JobRequest(JobType.SYNC, "staging", "local", null, 0))
                    .id();
            lost.claim("lost", Duration.ZERO).orElseThrow();
            store.close();
        }
        try (var client = new Jedis("127.0.0.1", redis.port())) {
            client.zadd(prefix + "active", 0, id); // its lease is over
        }
        try (RunningService service =
                service(listener).knob("jobs.deliveries", "1").start()) {
            heard(id, "failed");
            assertThat(listener.heard().get(0).at("/error/code").asText()).isEqualTo("poison");
        }
    }

    @Test
    void webhookHearsOfAJobWhoseOutcomeWasKeptLate(@TempDir Path folder) throws Exception {
        redis = Redis.newServer("appendonly yes", "appendfsync always");
        Gate gate = new Gate(folder);
        try (RunningService service = service(listener)
                .writable("local-held", SERVER.url(Postgres.newDatabase(SERVER, "held")))
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: plan}", gate.step("held"))
                .start()) {
            String id = service.client().sync("staging", "local-held");
            await().atMost(LONG).until(() -> gate.hasArrived("local-held"));
            redis.stop();
            gate.letFail("local-held");
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // so that it is told while nobody listens
            redis.start();

            heard(id, "failed");
        }
    }

    @Test
    void jobThatAServiceWasTellingWhenItWasKilledIsToldByTheNext() {
        try (Listener deaf = new Listener(1_000)) {
            String id;
            try (ServiceProcess first = service(deaf).startAsProcess()) {
                id = first.client().syncAndAwait("broken", "local").get("id").asText();
                await().atMost(LONG).until(() -> deaf.refused() > 0);
                first.kill();
            }
            deaf.refuseNoMore();
            try (RunningService second = service(deaf).start()) {
                await().atMost(LONG).until(() -> !deaf.heard().isEmpty());
                assertThat(deaf.heard().get(0).get("id").asText()).isEqualTo(id);
            }
        }
    }

    @Test
    void jobThatAServiceWasTellingWhenItEndedIsToldByTheNextAtOnce() {
        try (Listener deaf = new Listener(1_000)) {
            String id;
            try (ServiceProcess first = service(deaf).knob("jobs.lease", "3600").startAsProcess()) {
                id = first.client().syncAndAwait("broken", "local").get("id").asText();
                await().atMost(LONG).until(() -> deaf.refused() > 0);
                first.signal("TERM");
                first.awaitEnd();
            }
            deaf.refuseNoMore();
            try (RunningService second = service(deaf).start()) {
                await().atMost(LONG).until(() -> !deaf.heard().isEmpty());
                assertThat(deaf.heard().get(0).get("id").asText()).isEqualTo(id);
            }
        }
    }

    @Test
    void jobIsToldOnceByTwoServices() {
        try (ServiceProcess first = service(listener).knob("node", "first").startAsProcess();
                RunningService second = service(listener).knob("node", "second").start()) {
            List<String> ids = List.of(
                    first.client().syncAndAwait("broken", "local").get("id").asText(),
                    second.client().syncAndAwait("broken", "local").get("id").asText(),
                    second.client().syncAndAwait("staging", "local").get("id").asText());

            await().atMost(LONG).until(() -> outboxSize() == 0);
            assertThat(listener.heard())
                    .extracting(job -> job.get("id").asText())
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    private long outboxSize() {
        try (RedisStore store = new RedisStore(redis.url(), prefix)) {
            return new RedisOutbox(store, QueueLimits.defaults()).size();
        }
    }

    private void heard(String id, String state) {
        await().atMost(LONG).until(() -> !listener.heard().isEmpty());
        JsonNode job = listener.heard().get(0);
        assertThat(job.get("id").asText()).isEqualTo(id);
        assertThat(job.get("state").asText()).isEqualTo(state);
    }

    private RunningService.Builder service(Listener hook) {
        return RunningService.with()
                .knob("redis.prefix", prefix)
                .knob("redis.url", redis.url())
                .knob("jobs.lease", "4")
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .readOnly("broken", SERVER.url(OddDatabases.withIndexThatFails(SERVER)))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .routeFile(
                        "tell.camel.yaml",
                        RoutesDoc.example("webhook")
                                .replace(
                                        "value: \"https://example.org/hook\"}",
                                        "value: \"" + hook.url() + "\"}\n      - {name: states, value: any}"));
    }
}
