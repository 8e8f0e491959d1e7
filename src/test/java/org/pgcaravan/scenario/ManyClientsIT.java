package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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

/** A hundred clients follow one job, a tenth of them without ever reading. How fast that is: {@link EventClientsSpeed}. */
class ManyClientsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int HEALTHY = 90;
    private static final int STALLED = 10;

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void eachThatReadsGetsEveryEventInOrderAndOneLastOne() throws Exception {
        ServiceClient client = service.client();
        client.post("/api/queue/pause", "");
        String job = client.sync("shop", "local");
        List<EventSocket> healthy = new ArrayList<>();
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < STALLED; i++) {
                stalled.add(DeafSocket.open(service.port(), "/ws/jobs/" + job));
            }
            for (int i = 0; i < HEALTHY; i++) {
                healthy.add(client.events("/ws/jobs/" + job));
            }
            client.post("/api/queue/resume", "");

            assertThat(client.await(job).get("state").asText()).isEqualTo("completed");
            for (EventSocket socket : healthy) {
                List<JsonNode> events = socket.awaitEndOf(job);
                assertThat(events.stream().map(event -> event.get("id").asLong()))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, events.size()).boxed().toList());
                assertThat(events.stream().filter(EventSocket::isFinal)).containsExactly(events.get(events.size() - 1));
            }
            assertThat(healthy.stream().map(socket -> socket.received().size()).distinct())
                    .as("all heard the same")
                    .hasSize(1);
        } finally {
            healthy.forEach(EventSocket::close);
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }
}
