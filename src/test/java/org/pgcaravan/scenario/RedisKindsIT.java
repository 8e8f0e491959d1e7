package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;

/** Redis as it is installed elsewhere: another version, a user with a password, settings that lose jobs. */
class RedisKindsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String SYNC = "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}";

    private final LogLines log = new LogLines();
    private RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        log.close();
    }

    @Test
    void installedRedisWithAUserThatMayNotSeeItsSettings() {
        Optional<RedisServer> installed = Redis.newInstalledServer(
                "user default off",
                "user caravan on >a-secret-of-redis ~kinds:* &kinds:* +@all -config -@admin",
                "user looker on >looks ~* &* +@all");
        Assumptions.assumeTrue(installed.isPresent(), "no redis-server is installed here");
        try (RedisServer redis = installed.get();
                Jedis looker = new Jedis("127.0.0.1", redis.port())) {
            looker.auth("looker", "looks");
            start("redis://caravan:a-secret-of-redis@127.0.0.1:" + redis.port());

            try (EventSocket events = service.client().events("/ws/jobs")) {
                String id = service.client().sync("staging", "local");
                assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");
                assertThat(events.awaitEndOf(id)).isNotEmpty();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> looker.publish("kinds:requests", SYNC) == 1);
            looker.xadd("kinds:requests:stream", XAddParams.xAddParams(), Map.of("request", SYNC));
            await().atMost(Duration.ofSeconds(30)).until(() -> jobs() == 3);
            await().until(() -> looker.xlen("kinds:requests:stream") == 0);
            assertThat(log.all()).noneMatch(line -> line.contains("a-secret-of-redis") || line.contains("appendonly"));
        }
    }

    @Test
    void settingsThatLoseJobsAreWarnedOf() {
        try (RedisServer redis = Redis.newServer("maxmemory-policy allkeys-lru")) {
            start(redis.url());

            log.await("WARN", "maxmemory-policy allkeys-lru", "noeviction");
            log.await("WARN", "appendonly no");
        }
    }

    @Test
    void settingsThatKeepJobsAreNot() {
        try (RedisServer redis = Redis.newServer("appendonly yes")) {
            start(redis.url());
            service.client().syncAndAwait("staging", "local");

            assertThat(log.all()).noneMatch(line -> line.contains("maxmemory-policy") || line.contains("appendonly"));
        }
    }

    private void start(String url) {
        service = RunningService.with()
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("redis.url", url)
                .knob("redis.prefix", "kinds:")
                .start();
    }

    private int jobs() {
        JsonNode list =
                org.pgcaravan.support.ServiceClient.json(service.client().get("/api/jobs"));
        return list.get("jobs").size();
    }
}
