package org.pgcaravan.app;

import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgcaravan.progress.EventLog;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to websocket clients. A client that reads slowly holds up nobody: it is left out while its queue is
 * full, catches up from the event log when it has room again, and is closed when it does not answer any more.
 */
public final class EventHub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final long PING_SECONDS = 20;
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
        clock.scheduleWithFixedDelay(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * A client has come, to {@code /ws/jobs} for the events of all jobs from now on, or to {@code /ws/jobs/<id>} for
     * one job's, those after the event {@code ?after=} included (0 when it does not say).
     */
    public void opened(ServerWebSocket socket) {
        Matcher path = PATH.matcher(socket.path());
        if (!path.matches()) {
            socket.close(POLICY_VIOLATION, "There is nothing here");
            return;
        }
        Matcher after = AFTER.matcher(socket.query() == null ? "" : socket.query());
        EventClient client = new EventClient(
                socket, path.group(1), after.find() ? Long.parseLong(after.group(1)) : 0, events, clock);
        socket.closeHandler(closed -> clients.remove(client));
        clients.add(client);
        client.catchUp();
    }

    /** @return how many are connected */
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

    /** A socket that is closing throws; that is its own affair. */
    private void forEachClient(Consumer<EventClient> action) {
        for (EventClient client : clients) {
            try {
                action.accept(client);
            } catch (IllegalStateException e) {
                LOG.debug("A websocket has gone: {}", e.getMessage());
                clients.remove(client);
            }
        }
    }

    private void ping() {
        try {
            for (EventClient client : clients) {
                if (!client.ping()) {
                    clients.remove(client);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("Clients could not be pinged: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.forEach(EventClient::close);
    }
}
