package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.support.Authority;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.Replies;
import org.pgcaravan.support.RunningService;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;

/** A Redis that is reached by rediss://: who it is is asked on every connection, and nobody else is believed. */
class RedisTlsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PREFIX = "tls:";
    private static final String SYNC = "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}";

    @TempDir
    private static Path folder;

    private static Authority ours;

    private final LogLines log = new LogLines();
    private int tlsPort;
    private RedisServer redis;
    private RunningService service;

    @BeforeAll
    static void authority() {
        ours = new Authority(folder, "ours");
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        if (redis != null) {
            redis.close();
        }
        log.close();
    }

    @Test
    void jobsComeByEveryDoorOverTls() throws IOException {
        startRedis(ours.issue("ip:127.0.0.1"));
        startService(ours.pem());

        try (EventSocket events = service.client().events("/ws/jobs");
                Replies replies = new Replies(redis, PREFIX);
                Jedis plain = new Jedis("127.0.0.1", redis.port())) {
            String id = service.client().sync("staging", "local");
            assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");
            assertThat(events.awaitEndOf(id)).isNotEmpty();
            await().atMost(LONG).until(() -> plain.publish(PREFIX + "requests", SYNC) == 1);
            await().atMost(LONG)
                    .until(() -> replies.all().stream().anyMatch(reply -> reply.has("job") && !reply.has("message")));
            String message = plain.xadd(PREFIX + "requests:stream", XAddParams.xAddParams(), Map.of("request", SYNC))
                    .toString();
            assertThat(replies.await(message).has("job")).isTrue();
            assertThat(plain.clientList().lines().filter(line -> line.contains("laddr=127.0.0.1:" + tlsPort)))
                    .as("connections of the service")
                    .hasSizeGreaterThanOrEqualTo(4);
        }
        assertThat(service.observe("health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void certificateOfAnotherAuthorityIsRefused() throws IOException {
        startRedis(ours.issue("ip:127.0.0.2,ip:127.0.0.1"));
        Authority others = new Authority(folder, "others"); // of the same name

        startService(others.pem());

        assertRefused("shows a certificate that no trusted authority has signed:"
                + " redis.ca (REDIS_CA) has to be the PEM file of the authority that signed it");
    }

    @Test
    void withoutRedisCaTheAuthoritiesOfTheJvmCount() throws IOException {
        startRedis(ours.issue("ip:127.0.0.3,ip:127.0.0.1"));

        startService(null);

        assertRefused("shows a certificate that no trusted authority has signed: redis.ca (REDIS_CA)");
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws IOException {
        startRedis(ours.issue("dns:redis.example.com"));

        startService(ours.pem());

        assertRefused("shows a certificate of another host (", "redis.url (REDIS_URL)");
    }

    @Test
    void expiredCertificateIsRefused() throws IOException {
        startRedis(ours.issueExpired("ip:127.0.0.1,ip:127.0.0.4"));

        startService(ours.pem());

        assertRefused("shows a certificate that is not valid (NotAfter: ");
    }

    private void startRedis(Authority.Issued issued) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tlsPort = free.getLocalPort();
        }
        Optional<RedisServer> installed = Redis.newInstalledServerWithTls(
                "tls-port " + tlsPort,
                "tls-cert-file " + issued.certificate(),
                "tls-key-file " + issued.key(),
                "tls-auth-clients no");
        Assumptions.assumeTrue(installed.isPresent(), "no redis-server with TLS is installed here");
        redis = installed.get();
    }

    private void startService(Path ca) {
        RunningService.Builder builder = RunningService.with()
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("redis.url", "rediss://default:a-secret@127.0.0.1:" + tlsPort)
                .knob("redis.prefix", PREFIX)
                .observed();
        service = (ca == null ? builder : builder.knob("redis.ca", ca.toString())).start();
    }

    /** By the API, by health and in the log, in a sentence each; and Redis has learned nothing. */
    private void assertRefused(String... parts) {
        HttpResponse<String> submitted =
                service.client().post("/api/sync", "{\"source\": \"staging\", \"destination\": \"local\"}");
        assertThat(submitted.statusCode()).isEqualTo(503);
        assertThat(submitted.body()).doesNotContain("a-secret");
        HttpResponse<String> ready = service.observe("health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("Redis at 127.0.0.1:" + tlsPort).contains(parts);
        log.await("WARN", "No jobs are taken for now: Redis at 127.0.0.1:" + tlsPort, parts[0]);
        log.await("WARN", "No requests are read from the stream", parts[0]);
        log.await("WARN", "Lost channel tls:events", parts[0]);
        List<String> lines = log.all();
        assertThat(lines).noneMatch(line -> line.contains("a-secret"));
        try (Jedis plain = new Jedis("127.0.0.1", redis.port())) {
            assertThat(plain.keys("*")).isEmpty();
        }
    }
}
