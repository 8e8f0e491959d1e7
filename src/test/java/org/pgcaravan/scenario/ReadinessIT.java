package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RefusingProxy;
import org.pgcaravan.support.RunningService;

/** {@code /observe/health/ready} says whether jobs are taken in, and {@code health.aliases} which databases that takes. */
class ReadinessIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void serviceIsReadyAsLongAsRedisAnswers() throws IOException {
        try (RefusingProxy proxy = new RefusingProxy(Redis.server().port());
                RunningService service = RunningService.with()
                        .knob("redis.url", "redis://127.0.0.1:" + proxy.port())
                        .observed()
                        .start()) {
            await().atMost(LONG).until(() -> ready(service).statusCode() == 200);

            proxy.refuse();
            HttpResponse<String> away =
                    await().atMost(LONG).until(() -> ready(service), answer -> answer.statusCode() == 503);
            assertThat(away.body()).contains("DOWN", "\"redis\"");
            assertThat(service.observe("health/live").statusCode()).isEqualTo(200);

            proxy.admit();
            await().atMost(LONG).until(() -> ready(service).statusCode() == 200);
        }
    }

    @Test
    void databaseThatDoesNotAnswerMattersWhereHealthNamesIt() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "postgresql://nobody@127.0.0.1:" + silent.getLocalPort() + "/none";
            try (RunningService careless =
                    RunningService.with().readOnly("silent", url).observed().start()) {
                await().atMost(LONG).until(() -> ready(careless).statusCode() == 200);
            }
            try (RunningService strict = RunningService.with()
                    .readOnly("silent", url)
                    .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                    .knob("health.aliases", "silent,staging")
                    .observed()
                    .start()) {
                HttpResponse<String> answer = ready(strict);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.body()).contains("database-silent", "database-staging", "DOWN");
                assertThat(strict.client().get("/api/jobs").statusCode()).isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> ready(RunningService service) {
        return service.observe("health/ready");
    }
}
