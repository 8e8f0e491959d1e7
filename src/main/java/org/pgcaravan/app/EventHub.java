package org.pgcaravan.app;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgcaravan.progress.EventLog;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to the clients that follow them, by websocket or event stream. A client that reads slowly holds up nobody: it is left out while its queue is
 * full, catches up from the event log when it has room again, and is closed when it does not answer any more.
 */
public final class EventHub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final long BEAT_SECONDS = 20;
    private static final Pattern AFTER = Pattern.compile("(?:^|&)after=(\\d{1,18})(?:&|$)");
    private static final Pattern PATH = Pattern.compile("/ws/jobs(?:/([0-9a-z-]{8,40}))?");
    private static final short POLICY_VIOLATION = 1008;

    private final EventLog events;
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "event-hub");
        thread.setDaemon(true);
        return thread;
    });

    public EventHub(EventLog events) {
        this.events = events;
        clock.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * A client has come, to {@code /ws/jobs} for the events of all jobs from now on, or to {@code /ws/jobs/<id>} for
     * one job's after the number {@code ?after=} (0 when it does not say), or from the first when there is no such number.
     */
    public void opened(ServerWebSocket socket) {
        Matcher path = PATH.matcher(socket.path());
        if (!path.matches()) {
            socket.close(POLICY_VIOLATION, "There is nothing here");
            return;
        }
        Matcher after = AFTER.matcher(socket.query() == null ? "" : socket.query());
        follow(
                gone -> new WebsocketLine(socket, gone),
                path.group(1),
                after.find() ? Long.parseLong(after.group(1)) : 0);
    }

    /**
     * A client has come for an event stream.
     *
     * @param job id of the job to follow, whose end ends the stream; null for all, from now on
     * @param after number of the last event that the client has
     */
    void opened(HttpServerRequest request, String job, long after) {
        follow(gone -> new StreamLine(request, job != null, gone), job, after);
    }

    private void follow(Function<Runnable, EventLine> line, String job, long after) {
        AtomicReference<EventClient> known = new AtomicReference<>();
        EventClient client;
        try {
            client = new EventClient(line.apply(() -> forget(known.get())), job, after, events, clock);
        } catch (IllegalStateException e) {
            LOG.debug("A client has gone as soon as it came: {}", e.getMessage());
            return;
        }
        known.set(client);
        clients.add(client);
        client.catchUp();
    }

    private void forget(EventClient client) {
        if (client != null) {
            clients.remove(client);
        }
    }

    /** How many clients follow events now. */
    int clients() {
        return clients.size();
    }

    /** Passes an event on; never waits for a client. */
    public void publish(ProgressEvent event) {
        forEachClient(client -> client.offer(event));
    }

    /** Events may have passed unheard, while the log's storage was away: clients get what they missed. */
    public void catchUp() {
        forEachClient(EventClient::catchUp);
    }

    /** The event log has forgotten some of what clients have seen: those of one job get all that there is of it. */
    void startOver() {
        forEachClient(EventClient::startOver);
    }

    /** A line that is closing throws; that is its own affair. */
    private void forEachClient(Consumer<EventClient> action) {
        for (EventClient client : clients) {
            try {
                action.accept(client);
            } catch (IllegalStateException e) {
                LOG.debug("A client has gone: {}", e.getMessage());
                clients.remove(client);
            } catch (RuntimeException e) {
                LOG.warn("A client could not be told", e);
            }
        }
    }

    private void beat() {
        forEachClient(client -> {
            if (!client.beat()) {
                clients.remove(client);
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.forEach(EventClient::close);
    }
}
