package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.DeafSocket;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** What websocket clients hear of jobs. */
class EventsIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .readOnly("missing", SERVER.url(Postgres.newDatabase(SERVER, "missing")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void allEventsOfAJobComeInOrderAndOneOfThemIsTheLast() {
        String id = client.sync("shop", "local");
        List<JsonNode> events;
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            events = socket.awaitEndOf(id);
        }

        assertThat(events.stream().map(event -> event.get("id").asInt()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.get(0).get("type").asText()).isEqualTo("queued");
        assertThat(events.stream().filter(EventSocket::isFinal)).containsExactly(events.get(events.size() - 1));
        assertThat(events.get(events.size() - 1).get("state").asText()).isEqualTo("completed");
    }

    @Test
    void percentNeverFallsAndEndsAtAHundred() {
        String id = client.sync("shop", "local");
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            List<Double> percents = socket.awaitEndOf(id).stream()
                    .filter(event -> event.get("type").asText().equals("progressed"))
                    .map(event -> event.at("/progress/percent").asDouble())
                    .toList();
            assertThat(percents).isNotEmpty().isSorted().endsWith(100.0);
        }
    }

    @Test
    void progressIsToldFourTimesASecondAndAtTheStartOfAPhase() {
        String id = client.sync("shop", "local");
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            List<JsonNode> events = socket.awaitEndOf(id);
            Duration took = Duration.between(at(events.get(0)), at(events.get(events.size() - 1)));
            int phases = 10;
            assertThat(events).hasSizeLessThanOrEqualTo((int) (took.toMillis() / 250) + phases + 5);
        }
    }

    @Test
    void clientThatComesAgainGetsExactlyTheRest() {
        String id = client.sync("shop", "local");
        List<JsonNode> all;
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            all = socket.awaitEndOf(id);
        }

        try (EventSocket again = client.events("/ws/jobs/" + id + "?after=3")) {
            assertThat(again.awaitEndOf(id)).isEqualTo(all.subList(3, all.size()));
        }
    }

    @Test
    void clientsOfAllJobsHearOfAllJobs() {
        try (EventSocket socket = client.events("/ws/jobs")) {
            String first = client.sync("shop", "local");
            String second = client.sync("missing", "local");

            assertThat(socket.awaitEndOf(first)).isNotEmpty();
            assertThat(socket.awaitEndOf(second)).isNotEmpty();
            assertThat(socket.received())
                    .extracting(event -> event.get("job").asText())
                    .containsOnly(first, second);
        }
    }

    @Test
    void clientThatNeverReadsHoldsUpNobody() throws IOException {
        List<Socket> deaf = new ArrayList<>();
        try (EventSocket socket = client.events("/ws/jobs")) {
            for (int i = 0; i < 5; i++) {
                deaf.add(DeafSocket.open(service.port(), "/ws/jobs"));
            }

            String id = client.sync("shop", "local");

            assertThat(client.await(id).get("state").asText()).isEqualTo("completed");
            assertThat(socket.awaitEndOf(id)).isNotEmpty();
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void whatClientsSendIsIgnored() {
        String id = client.sync("shop", "local");
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            socket.send("{\"type\": \"cancel\", \"job\": \"" + id + "\"}");

            socket.awaitEndOf(id);
        }
        assertThat(client.job(id).get("state").asText()).isEqualTo("completed");
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.get("at").asText());
    }
}
