package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.Replies;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;

/** Redis is not there when the service starts, or goes away later: the service stays, says so, and goes on by itself. */
class RedisAwayIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SYNC =
            "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\", \"correlationId\": \"%s\"}";

    private final RedisServer redis =
            Redis.newServer("appendonly yes", "appendfsync always", "maxmemory-policy allkeys-lru");
    private RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        redis.close();
    }

    @Test
    void serviceStartsWithoutRedisSaysSoAndTakesUpWorkWhenItComes() {
        String message = add("waited");
        redis.stop();

        LogLines log = new LogLines();
        start();

        assertUnavailable();
        redis.start();
        try (log;
                Replies replies = new Replies(redis, "away:")) {
            log.await("WARN", "maxmemory-policy allkeys-lru", "noeviction");
            await().atMost(LONG).until(this::isReady);
            String fromStream = replies.await(message).at("/job/id").asText();
            assertThat(service.client().await(fromStream).get("state").asText()).isEqualTo("completed");
            assertWorks(replies);
        }
    }

    @Test
    void redisThatGoesAwayLaterIsMissedNoLongerThanItIsAway() {
        start();
        String before = service.client().sync("staging", "local");
        service.client().await(before);
        await().atMost(LONG).until(this::isReady);

        redis.stop();
        assertUnavailable();
        redis.start();
        String message = add("meanwhile");

        try (Replies replies = new Replies(redis, "away:")) {
            await().atMost(LONG).until(this::isReady);
            await().atMost(LONG)
                    .until(() -> ServiceClient.json(service.client().get("/api/jobs"))
                                    .get("jobs")
                                    .size()
                            == 2);
            try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) { // acknowledged after the job is queued
                await("the end of " + message).atMost(LONG).until(() -> jedis.xlen("away:requests:stream") == 0);
            }
            assertWorks(replies);
        }
        assertThat(service.client().job(before).get("state").asText()).isEqualTo("completed");
    }

    private void start() {
        service = RunningService.with()
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("redis.url", redis.url())
                .knob("redis.prefix", "away:")
                .observed()
                .start();
    }

    private void assertUnavailable() {
        HttpResponse<String> list = service.client().get("/api/jobs");
        HttpResponse<String> submitted =
                service.client().post("/api/sync", "{\"source\": \"staging\", \"destination\": \"local\"}");
        assertThat(list.statusCode()).isEqualTo(503);
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(503);
        assertThat(submitted.headers().firstValue("Retry-After")).isPresent();
        assertThat(submitted.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> ready = service.observe("health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        JsonNode redisCheck = check(ready, "redis");
        assertThat(redisCheck.get("status").asText()).isEqualTo("DOWN");
        assertThat(redisCheck.toString()).contains("Redis at 127.0.0.1:" + redis.port());
        assertThat(service.observe("health/live").statusCode()).isEqualTo(200);
    }

    private static JsonNode check(HttpResponse<String> health, String name) {
        for (JsonNode check : ServiceClient.json(health).get("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("No check " + name + " in " + health.body());
    }

    private boolean isReady() {
        return service.observe("health/ready").statusCode() == 200;
    }

    /** The API, the channel, the stream, the queue and the events. */
    private void assertWorks(Replies replies) {
        try (EventSocket events = service.client().events("/ws/jobs")) {
            String byHttp = service.client().sync("staging", "local");
            assertThat(service.client().await(byHttp).get("state").asText()).isEqualTo("completed");
            assertThat(events.awaitEndOf(byHttp)).isNotEmpty();
        }
        await("the channel is followed").atMost(LONG).until(() -> publish("by-channel") == 1);
        await().atMost(LONG)
                .until(() -> replies.all().stream()
                        .anyMatch(reply ->
                                reply.path("correlationId").asText().equals("by-channel") && reply.has("job")));
        assertThat(replies.await(add("by-stream")).has("job")).isTrue();
    }

    private long publish(String correlation) {
        try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
            return client.publish("away:requests", SYNC.formatted(correlation));
        }
    }

    private String add(String correlation) {
        try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
            return client.xadd(
                            "away:requests:stream",
                            XAddParams.xAddParams(),
                            Map.of("request", SYNC.formatted(correlation)))
                    .toString();
        }
    }
}
