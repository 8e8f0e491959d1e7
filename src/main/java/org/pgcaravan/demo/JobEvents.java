package org.pgcaravan.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.progress.ProgressEvent;

/**
 * One job's events, by websocket. When the connection breaks, a new one asks for what came after the last event that
 * was seen.
 */
final class JobEvents {

    private static final int CONNECTIONS = 20;
    private static final long PAUSE_MILLIS = 250;
    /** The service pings every 20 seconds, but a ping is no event: a long copy still tells its progress each second. */
    private static final long SILENCE_SECONDS = 60;

    private final HttpClient http;
    private final URI address;
    private final String key;
    private long last;

    /** @param address without a query */
    JobEvents(HttpClient http, URI address, String key) {
        this.http = http;
        this.address = address;
        this.key = key;
    }

    /**
     * Hands the events over; returns after the final one.
     *
     * @throws IOException when the service cannot be reached any more
     */
    void follow(Consumer<ProgressEvent> listener) throws IOException, InterruptedException {
        IOException failure = null;
        for (int i = 0; i < CONNECTIONS; i++) {
            try {
                if (followOnce(listener)) {
                    return;
                }
            } catch (IOException e) {
                failure = e;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new IOException("The events of the job cannot be followed any more", failure);
    }

    /** @return whether the final event came; otherwise the connection ended before it */
    private boolean followOnce(Consumer<ProgressEvent> listener) throws IOException, InterruptedException {
        Inbox inbox = new Inbox();
        WebSocket socket = connect(inbox);
        try {
            Optional<String> message = inbox.next();
            while (message.isPresent()) {
                ProgressEvent event = read(message.get());
                if (event.id() > last) {
                    last = event.id();
                    listener.accept(event);
                }
                if (event.isFinal()) {
                    return true;
                }
                message = inbox.next();
            }
            return false;
        } finally {
            socket.abort();
        }
    }

    private WebSocket connect(Inbox inbox) throws IOException {
        try {
            return http.newWebSocketBuilder()
                    .header("X-API-Key", key)
                    .buildAsync(URI.create(address + "?after=" + last), inbox)
                    .join();
        } catch (CompletionException e) {
            throw new IOException("No websocket at " + address, e.getCause());
        }
    }

    private static ProgressEvent read(String message) throws JsonProcessingException {
        return JobJson.mapper().readValue(message, ProgressEvent.class);
    }

    /** Takes whole messages from the websocket's thread to the one that follows; an empty one says it is over. */
    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<Optional<String>> messages = new LinkedBlockingQueue<>();
        private final StringBuilder begun = new StringBuilder();

        /** @return empty when the connection ended, or is silent as if it had */
        Optional<String> next() throws InterruptedException {
            Optional<String> message = messages.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
            return message == null ? Optional.empty() : message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                messages.add(Optional.of(begun.toString()));
                begun.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add(Optional.empty());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            messages.add(Optional.empty());
        }
    }
}
