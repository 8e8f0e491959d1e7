package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RefusingProxy;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** What clients of all jobs hear from a service that cannot hear Redis for a while, when another one does the work. */
class EventGapIT {

    private static final PostgresServer SERVER = Postgres.server();

    @Test
    void whatChangedInTheGapIsToldAfterwardsOnceAndInOrder() throws IOException {
        String shop = SERVER.url(Scripts.newDatabase(SERVER, "shop"));
        String broken = SERVER.url(OddDatabases.withIndexThatFails(SERVER));
        String local = SERVER.url(Postgres.newDatabase(SERVER, "local"));
        String prefix = Redis.newPrefix();
        try (RefusingProxy proxy = new RefusingProxy(Redis.server().port());
                RunningService near = with(shop, broken, local, prefix).start();
                RunningService far = with(shop, broken, local, prefix)
                        .knob("redis.url", "redis://127.0.0.1:" + proxy.port())
                        .start();
                EventSocket live = near.client().events("/ws/jobs");
                EventSocket cut = far.client().events("/ws/jobs");
                EventSocket again = far.client().events("/ws/jobs")) {
            ServiceClient client = near.client();
            cut.awaitEndOf(client.syncAndAwait("shop", "local").get("id").asText());

            proxy.refuse();
            String completed = client.syncAndAwait("shop", "local").get("id").asText();
            String failed = client.syncAndAwait("broken", "local").get("id").asText();
            String cancelled = delayed(client);
            client.delete("/api/jobs/" + cancelled);
            client.await(cancelled);
            assertThat(cut.received())
                    .noneMatch(event -> event.get("job").asText().equals(completed));
            String runsOn = client.sync("shop", "local");
            proxy.admit();

            client.await(runsOn);
            String later = client.syncAndAwait("shop", "local").get("id").asText();
            for (EventSocket socket : List.of(live, cut, again)) {
                socket.awaitEndOf(later);
            }
            await().untilAsserted(() -> assertThat(changes(cut)).isEqualTo(changes(live)));
            assertThat(changes(again)).isEqualTo(changes(live));
            assertThat(changes(cut)).doesNotHaveDuplicates();
            assertThat(cut.received())
                    .filteredOn(EventSocket::isFinal)
                    .extracting(event -> event.get("job").asText())
                    .containsSubsequence(completed, failed, cancelled, runsOn, later);
        }
    }

    private static RunningService.Builder with(String shop, String broken, String local, String prefix) {
        return RunningService.with()
                .readOnly("shop", shop)
                .readOnly("broken", broken)
                .writable("local", local)
                .knob("redis.prefix", prefix);
    }

    private static String delayed(ServiceClient client) {
        return ServiceClient.json(
                        client.post("/api/sync", "{\"source\": \"shop\", \"destination\": \"local\", \"delay\": 3600}"))
                .get("id")
                .asText();
    }

    /** Progress of the gap is nobody's concern any more. */
    private static List<JsonNode> changes(EventSocket socket) {
        return socket.received().stream()
                .filter(event -> !event.get("type").asText().equals("progressed"))
                .toList();
    }
}
