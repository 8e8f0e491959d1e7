package org.pgcaravan.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the HTTP server, looked at twice a second: whoever holds one without using it, or sends a request
 * so slowly that it never ends, loses it.
 */
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final long LOOK_MILLIS = 500;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String FILES = "/files/";

    private final ConnectionLimits limits;
    private final Map<HttpConnection, Use> uses = new ConcurrentHashMap<>();

    Connections(ConnectionLimits limits) {
        this.limits = limits;
    }

    void watch(Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, timer -> uses.forEach(this::look));
    }

    void opened(HttpConnection connection) {
        if (uses.size() >= limits.most()) {
            LOG.warn("{} connections are open already (http.connections): one more is closed", uses.size());
            connection.close();
            return;
        }
        uses.put(connection, new Use(null, System.nanoTime()));
        connection.closeHandler(closed -> uses.remove(connection));
    }

    /** A request's head is there. */
    void used(HttpServerRequest request) {
        uses.computeIfPresent(request.connection(), (connection, before) -> new Use(request, System.nanoTime()));
    }

    private void look(HttpConnection connection, Use use) {
        if (use.isIdle()) {
            if (use.isOlderThan(limits.idle())) {
                connection.close();
            } else if (use.request() != null) {
                uses.replace(connection, use, new Use(null, System.nanoTime())); // from here on it is not used
            }
        } else if (use.isReceiving() && use.isOlderThan(limits.body())) {
            giveUp(use.request());
        }
    }

    private void giveUp(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Problem problem = Problem.of(
                408,
                "request-timeout",
                "The body was not whole after " + limits.body().toSeconds()
                        + " seconds (http.body-timeout on the service).");
        if (response.headWritten()) {
            request.connection().close();
            return;
        }
        try {
            response.setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .putHeader("Connection", "close")
                    .end(problem.json())
                    .onComplete(sent -> request.connection().close());
        } catch (IllegalStateException e) {
            LOG.debug("It was answered meanwhile: {}", e.getMessage());
        }
    }

    /**
     * What a connection is used for.
     *
     * @param request the last one; null when there was none, or it is over
     * @param since when that began, by {@link System#nanoTime}
     */
    private record Use(HttpServerRequest request, long since) {

        /** A websocket is not: it has signs of life of its own. */
        boolean isIdle() {
            return request == null
                    || request.response().ended() && request.response().getStatusCode() != SWITCHING_PROTOCOLS;
        }

        /** Uploads may take their time, as long as they come on: {@link DumpFiles} sees to that. */
        boolean isReceiving() {
            return !request.isEnded() && !request.path().startsWith(FILES);
        }

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - since > age.toNanos();
        }
    }
}
