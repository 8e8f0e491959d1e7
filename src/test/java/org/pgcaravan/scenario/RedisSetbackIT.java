package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Redis forgets something while the service runs: the log, the metrics and the clients are told. */
class RedisSetbackIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final RedisServer redis = Redis.newServer();

    @Test
    void emptiedRedisIsToldOf() {
        try (LogLines log = new LogLines();
                RunningService service = service()) {
            assertThat(setbacks(service)).isZero();
            service.client().post("/api/queue/pause", "");
            service.client().sync("staging", "local");
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // a look that sees it wait
            try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
                client.flushAll();
            }

            log.await("ERROR", "Redis was emptied", "1 jobs waited then");
            await().atMost(LONG).until(() -> setbacks(service) == 1);
            assertThat(service.client()
                            .syncAndAwait("staging", "local")
                            .get("state")
                            .asText())
                    .isEqualTo("completed");
        } finally {
            redis.close();
        }
    }

    @Test
    void redisThatComesBackWithAnOlderStateIsToldOf() {
        try (LogLines log = new LogLines();
                RunningService service = service()) {
            service.client().syncAndAwait("staging", "local");
            try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
                client.sendCommand(Protocol.Command.SAVE);
            }
            service.client().syncAndAwait("staging", "local");
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // a look that is lost
            redis.stop();
            redis.start();

            log.await("ERROR", "Redis came back with an older state");
            await().atMost(LONG).until(() -> setbacks(service) == 1);
        } finally {
            redis.close();
        }
    }

    private RunningService service() {
        return RunningService.with()
                .knob("redis.url", redis.url())
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .observed()
                .start();
    }

    private static double setbacks(RunningService service) {
        return service.observe("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("pgcaravan_redis_setbacks_total "))
                .map(line -> Double.valueOf(line.split(" ")[1]))
                .findFirst()
                .orElse(Double.NaN);
    }
}
