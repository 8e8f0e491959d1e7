package org.pgcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A websocket on which a service tells its events; gathers them as they come. */
public final class EventSocket implements AutoCloseable, WebSocket.Listener {

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private EventSocket() {}

    static EventSocket open(HttpClient http, URI uri, Map<String, String> headers) {
        EventSocket events = new EventSocket();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        headers.forEach(builder::header);
        events.socket = builder.buildAsync(uri, events).join();
        return events;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            events.add(ServiceClient.json(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public boolean isOpen() {
        return !socket.isInputClosed();
    }

    /** @return what has come so far */
    public List<JsonNode> received() {
        return List.copyOf(events);
    }

    /** Waits for an event like that; returns all up to now. */
    public List<JsonNode> awaitAny(Predicate<JsonNode> like) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events.stream().anyMatch(like));
        return received();
    }

    /** Waits for the last event of a job; returns that job's. */
    public List<JsonNode> awaitEndOf(String job) {
        awaitAny(event -> isOf(event, job) && isFinal(event));
        return received().stream().filter(event -> isOf(event, job)).toList();
    }

    public static boolean isFinal(JsonNode event) {
        return List.of("completed", "failed", "cancelled")
                .contains(event.get("type").asText());
    }

    private static boolean isOf(JsonNode event, String job) {
        return event.get("job").asText().equals(job);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
