package org.pgcaravan.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How each route file stands: whether what is on the disk is what runs. */
final class RouteStates {

    /**
     * How a file stands.
     *
     * @param state {@code running}, {@code pending} or {@code refused}
     * @param reason null while it is running
     * @param since when it came to that
     */
    record Standing(String state, String reason, Instant since) {}

    private final Map<Path, Standing> standings = new ConcurrentHashMap<>();
    private final AtomicLong refusals = new AtomicLong();

    void running(Path file) {
        standings.put(file, new Standing("running", null, Instant.now()));
    }

    /** @return whether that is new */
    boolean pending(Path file) {
        return put(file, "pending", "The edit waits until no job runs in it.");
    }

    void refused(Path file, String reason) {
        if (put(file, "refused", reason)) {
            refusals.incrementAndGet();
        }
    }

    private boolean put(Path file, String state, String reason) {
        Standing before = standings.get(file);
        if (before != null && before.state().equals(state) && Objects.equals(before.reason(), reason)) {
            return false;
        }
        standings.put(file, new Standing(state, reason, Instant.now()));
        return true;
    }

    void forget(Path file) {
        standings.remove(file);
    }

    /** @return null when nothing is known of it */
    Standing of(Path file) {
        return standings.get(file);
    }

    Map<Path, Standing> all() {
        return Map.copyOf(standings);
    }

    /** @return how often an edit was refused since the service started */
    long refusals() {
        return refusals.get();
    }
}
