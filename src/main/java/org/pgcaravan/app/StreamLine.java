package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events, as a browser's EventSource reads them: an event's number is its id, and it is unnamed. Comments in
 * between keep the connection alive; a client that takes none of three is gone.
 */
final class StreamLine implements EventLine {

    private static final Logger LOG = LoggerFactory.getLogger(StreamLine.class);
    private static final int QUEUE_BYTES = 256 * 1024;
    private static final int UNTAKEN_BEATS = 3;
    private static final String COME_AGAIN_AFTER = "retry: 2000\n\n";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean numbered;
    private final AtomicInteger untaken = new AtomicInteger();

    /**
     * @param numbered whether events carry their numbers, which are one job's
     * @param gone called when the client is, or the stream is at its end; more than once, it may be
     */
    StreamLine(HttpServerRequest request, boolean numbered, Runnable gone) {
        this.request = request;
        this.response = request.response();
        this.numbered = numbered;
        response.closeHandler(closed -> gone.run());
        response.endHandler(ended -> gone.run());
        response.exceptionHandler(e -> LOG.debug("An event stream broke: {}", e.getMessage()));
        response.setWriteQueueMaxSize(QUEUE_BYTES)
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no"); // proxies that gather answers would hold events back
        response.write(COME_AGAIN_AFTER);
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable drained) {
        response.drainHandler(drained == null ? null : nothing -> drained.run());
    }

    @Override
    public void send(ProgressEvent event) {
        try {
            String id = numbered ? "id: " + event.id() + "\n" : "";
            response.write(id + "data: " + JobJson.mapper().writeValueAsString(event) + "\n\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void end() {
        if (!response.ended()) {
            response.end();
        }
    }

    @Override
    public boolean beat() {
        if (response.closed() || response.ended()) {
            return false;
        }
        if (!response.writeQueueFull()) {
            untaken.set(0);
            response.write(": still here\n\n");
            return true;
        }
        return untaken.incrementAndGet() <= UNTAKEN_BEATS;
    }

    @Override
    public void close() {
        request.connection().close();
    }
}
