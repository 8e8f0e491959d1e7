package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Jobs are asked for, by many, with a database whose host lets them connect and never says a word. */
class SilentDatabaseIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int CROWD = 60;
    private static final Duration SOON = Duration.ofSeconds(2);

    private static ServerSocket silent;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        silent = new ServerSocket(0, 10 * CROWD, InetAddress.getLoopbackAddress());
        service = RunningService.with()
                .readOnly("silent", "postgresql://nobody@127.0.0.1:" + silent.getLocalPort() + "/none")
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .knob("guard.timeout", "4")
                .knob("http.database-requests", "8")
                .observed()
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        silent.close();
    }

    @Test
    void requestIsAnsweredInTimeWithTheAliasAndTheKnob() {
        long start = System.nanoTime();
        HttpResponse<String> answer = export("silent");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("connection-failed", "Cannot connect to silent", "4 s (guard.timeout)");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void othersAreAnsweredWhileACrowdWaits() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        try {
            List<CompletableFuture<HttpResponse<String>>> asked = crowd(crowd, () -> export("silent"));
            TimeUnit.MILLISECONDS.sleep(500);

            othersAreAnswered();
            assertThat(asked).as("those that were let in wait").anyMatch(answer -> !answer.isDone());

            List<HttpResponse<String>> answers =
                    asked.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(409, 503);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSizeGreaterThanOrEqualTo(8);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .isNotEmpty()
                    .allSatisfy(busy -> assertThat(busy.body()).contains("busy", "http.database-requests, 8"))
                    .allSatisfy(busy ->
                            assertThat(busy.headers().firstValue("Retry-After")).isPresent());
            theRoomIsEmptyAgain();
        } finally {
            crowd.shutdownNow();
        }
    }

    @Test
    void clientsThatGiveUpLeaveNoRoomForMore() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        try {
            List<CompletableFuture<HttpResponse<String>>> asked = crowd(
                    crowd,
                    () -> ServiceClient.send(client.request("/api/sync/export")
                            .timeout(Duration.ofMillis(300))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"source\": \"silent\"}"))
                            .build()));
            asked.forEach(one -> one.handle((answer, gone) -> null).join());

            CompletableFuture<HttpResponse<String>> next =
                    CompletableFuture.supplyAsync(() -> export("staging"), crowd);
            othersAreAnswered();
            assertThat(next).as("a place is free when a thread is").isNotDone();
            assertThat(next.join().statusCode()).isEqualTo(202);
            theRoomIsEmptyAgain();
        } finally {
            crowd.shutdownNow();
        }
    }

    @Test
    void manyAtOnceAreAllTakenInWhereTheDatabaseAnswers() {
        ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
        try {
            assertThat(crowd(crowd, () -> export("staging")).stream().map(CompletableFuture::join))
                    .extracting(HttpResponse::statusCode)
                    .containsOnly(202);
        } finally {
            crowd.shutdownNow();
        }
    }

    private static void othersAreAnswered() {
        Stream.<Supplier<HttpResponse<String>>>of(
                        () -> client.get("/api/jobs"),
                        () -> client.get("/api/queue"),
                        () -> service.observe("health/live"))
                .forEach(question -> {
                    long start = System.nanoTime();
                    assertThat(question.get().statusCode()).isEqualTo(200);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
                });
    }

    private static void theRoomIsEmptyAgain() {
        List<Integer> statuses = IntStream.range(0, 20)
                .map(i -> export("staging").statusCode())
                .boxed()
                .toList();
        assertThat(statuses).containsOnly(202);
        JsonNode databases = ServiceClient.json(client.get("/api/databases")).get("databases");
        assertThat(databases.toString()).contains("guard.timeout");
    }

    private static List<CompletableFuture<HttpResponse<String>>> crowd(
            ExecutorService crowd, Supplier<HttpResponse<String>> question) {
        return IntStream.range(0, CROWD)
                .mapToObj(i -> CompletableFuture.supplyAsync(question, crowd))
                .toList();
    }

    private static HttpResponse<String> export(String source) {
        return client.post("/api/sync/export", "{\"source\": \"" + source + "\"}");
    }
}
