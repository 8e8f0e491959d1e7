package org.pgcaravan.app;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each event is a text message. The socket stays open when the job is over; pings ask whether the client lives. */
final class WebsocketLine implements EventLine {

    private static final Logger LOG = LoggerFactory.getLogger(WebsocketLine.class);
    private static final int QUEUE_BYTES = 256 * 1024;
    private static final int MISSED_PONGS = 3;
    private static final short GOING_AWAY = 1001;

    private final ServerWebSocket socket;
    private final AtomicInteger unanswered = new AtomicInteger();

    /** @param gone called when the client is */
    WebsocketLine(ServerWebSocket socket, Runnable gone) {
        this.socket = socket;
        socket.setWriteQueueMaxSize(QUEUE_BYTES);
        socket.pongHandler(pong -> unanswered.set(0));
        socket.exceptionHandler(e -> LOG.debug("A websocket broke: {}", e.getMessage()));
        socket.closeHandler(closed -> gone.run());
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable drained) {
        socket.drainHandler(drained == null ? null : nothing -> drained.run());
    }

    @Override
    public void send(ProgressEvent event) {
        socket.writeTextMessage(EventJson.of(event));
    }

    @Override
    public void end() {
        // clients hang up themselves
    }

    @Override
    public boolean beat() {
        if (unanswered.incrementAndGet() > MISSED_PONGS) {
            return false;
        }
        socket.writePing(Buffer.buffer("?"));
        return true;
    }

    @Override
    public void close() {
        socket.close(GOING_AWAY, "Come again with ?after=<the last event's id>");
    }
}
