package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Many ask for previews of a database whose host lets them connect and never says a word. */
class PreviewCrowdIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int CROWD = 40;

    @Test
    void serviceGoesOnWhileMoreAskThanItHasThreads() throws IOException {
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        try (ServerSocket silent = new ServerSocket(0, CROWD, InetAddress.getLoopbackAddress());
                RunningService service = RunningService.with()
                        .readOnly("silent", "postgresql://nobody@127.0.0.1:" + silent.getLocalPort() + "/none")
                        .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                        .start()) {
            ServiceClient client = service.client();
            List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, CROWD)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> preview(client, "silent"), crowd))
                    .toList();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            asked.stream().filter(CompletableFuture::isDone).count() >= CROWD - 4);

            assertThat(client.get("/api/jobs").statusCode()).isEqualTo(200);
            assertThat(asked).as("those that were let in still wait").anyMatch(answer -> !answer.isDone());

            List<HttpResponse<String>> answers =
                    asked.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(409, 503);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 503).allSatisfy(busy -> {
                assertThat(busy.headers().firstValue("Retry-After")).isPresent();
                assertThat(busy.body()).contains("previews.at-once");
            });
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 409)
                    .isNotEmpty()
                    .allSatisfy(gone -> assertThat(gone.body()).contains("connection-failed"));
            assertThat(preview(client, "staging").statusCode()).isEqualTo(200);
        } finally {
            crowd.shutdownNow();
        }
    }

    private static HttpResponse<String> preview(ServiceClient client, String source) {
        return client.post("/api/sync/preview", "{\"type\": \"export\", \"source\": \"" + source + "\"}");
    }
}
