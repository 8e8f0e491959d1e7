package org.pgcaravan.transfer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pgcaravan.job.Job;
import org.pgcaravan.progress.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that run in this process, by the id of their job. Tells the listener how far they are. */
public final class Attempts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final long TICK_MILLIS = 250;

    private final Map<String, SyncAttempt> running = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final Map<String, Progress> lastTold = new ConcurrentHashMap<>();
    private volatile boolean ending;
    private final AttemptListener listener;
    private final ScheduledExecutorService clock;

    public Attempts(AttemptListener listener) {
        this.listener = listener;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "attempt-progress");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::tell, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @return whether its job was cancelled before it began */
    boolean add(SyncAttempt attempt) {
        running.put(attempt.job().id(), attempt);
        return ending || cancelled.contains(key(attempt.job()));
    }

    void remove(SyncAttempt attempt) {
        running.remove(attempt.job().id(), attempt);
        lastTold.remove(attempt.job().id());
    }

    /** @throws CancelledException when no attempt of that job runs here */
    SyncAttempt of(String job) {
        return find(job).orElseThrow(() -> new CancelledException("No attempt of " + job + " runs here"));
    }

    public Optional<SyncAttempt> find(String job) {
        return Optional.ofNullable(running.get(job));
    }

    /** Ends an attempt as soon as its statements let go, or before it begins. */
    public void cancel(Job job) {
        cancelled.add(key(job));
        find(job.id()).ifPresent(SyncAttempt::cancel);
    }

    /** The service ends: attempts that have not begun their swap end too, and their jobs are not over by that. */
    public void handBack() {
        ending = true;
        running.values().stream().filter(attempt -> !attempt.isSwapping()).forEach(SyncAttempt::cancel);
    }

    boolean isEnding() {
        return ending;
    }

    /** Whether this attempt was cancelled; forgets it. */
    boolean wasCancelled(Job job) {
        return cancelled.remove(key(job));
    }

    private static String key(Job job) {
        return job.id() + "#" + job.attempt();
    }

    private void tell() {
        for (SyncAttempt attempt : running.values()) {
            try {
                tell(attempt);
            } catch (RuntimeException e) {
                LOG.warn("Progress of {} was not told: {}", attempt.job().id(), e.getMessage());
            }
        }
    }

    /** Tells the listener now, when anything has changed since it was last told. */
    void tell(SyncAttempt attempt) {
        Progress progress = attempt.meter().now();
        if (!progress.equals(lastTold.put(attempt.job().id(), progress))) {
            listener.progressed(attempt.job(), progress);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
