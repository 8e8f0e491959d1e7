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

/** The attempts that run in this process, by their ids. Tells the listener how far they are. */
public final class Attempts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final long TICK_MILLIS = 250;

    private final Map<String, Attempt> running = new ConcurrentHashMap<>();
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
        clock.scheduleWithFixedDelay(this::tellAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @return whether it was cancelled before it began */
    boolean add(Attempt attempt) {
        running.put(attempt.id(), attempt);
        return ending || cancelled.contains(attempt.id());
    }

    void remove(Attempt attempt) {
        running.remove(attempt.id(), attempt);
        lastTold.remove(attempt.id());
    }

    /** @throws CancelledException when that attempt does not run here */
    Attempt of(String attempt) {
        return find(attempt).orElseThrow(() -> new CancelledException("The attempt " + attempt + " does not run here"));
    }

    Optional<Attempt> find(String attempt) {
        return Optional.ofNullable(running.get(attempt));
    }

    /** Ends an attempt as soon as its statements let go, or before it begins. Returns at once. */
    public void cancel(Job job) {
        cancelled.add(id(job));
        find(id(job)).ifPresent(Attempt::cancel);
    }

    /** The same for whichever attempt of that job runs here, if one does. */
    public void cancelJob(String job) {
        running.values().stream()
                .map(Attempt::job)
                .filter(known -> known.id().equals(job))
                .forEach(this::cancel);
    }

    /** The service ends: attempts that have not begun their swap end too, and their jobs are not over by that. */
    public void handBack() {
        ending = true;
        running.values().stream().filter(attempt -> !attempt.isSwapping()).forEach(Attempt::cancel);
    }

    boolean isEnding() {
        return ending;
    }

    boolean wasCancelled(Job job) {
        return cancelled.contains(id(job));
    }

    /** The attempt is over and its outcome known. */
    public void forget(Job job) {
        cancelled.remove(id(job));
    }

    /** @return what tells attempts of one job apart */
    static String id(Job job) {
        return job.id() + "#" + job.attempt();
    }

    private void tellAll() {
        running.values().forEach(this::tell);
    }

    /**
     * Tells the listener how far an attempt is, when that has changed since it was last told. In order, and never throws:
     * an attempt goes on whether or not anybody can be told.
     */
    void tell(Attempt attempt) {
        synchronized (attempt.meter()) {
            try {
                Progress progress = attempt.meter().now();
                if (!progress.equals(lastTold.put(attempt.id(), progress))) {
                    listener.progressed(attempt.job(), progress);
                }
            } catch (RuntimeException e) {
                LOG.warn("Progress of {} was not told: {}", attempt.job().id(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
