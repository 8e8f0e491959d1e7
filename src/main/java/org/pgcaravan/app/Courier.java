package org.pgcaravan.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.job.Outbox;
import org.pgcaravan.job.QueueUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries jobs that are over from the outbox to {@code job-finish}, whatever ended them, some at once. A job is done when the
 * route has come to its end; one whose service ends or is lost meanwhile is carried again, by any node.
 */
final class Courier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int AT_ONCE = 4;
    private static final long LOOK_MILLIS = 5_000;

    private final Outbox outbox;
    private final Duration hold;
    private final Semaphore calls = new Semaphore(0);
    private final Map<String, Job> inHand = new ConcurrentHashMap<>();
    private final Thread[] carriers = new Thread[AT_ONCE];
    private final CountDownLatch ended = new CountDownLatch(AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "job-finish-hold");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean ending;
    private volatile boolean hasToEnd;

    /** @param hold a job whose node is lost is carried again so long afterwards */
    Courier(Outbox outbox, Duration hold) {
        this.outbox = outbox;
        this.hold = hold;
    }

    /** @param route ends when {@code job-finish} has; returns why it failed, null when it did not */
    void begin(Function<Job, Throwable> route) {
        for (int i = 0; i < AT_ONCE; i++) {
            carriers[i] = new Thread(() -> carry(route), "job-finish-" + i);
            carriers[i].setDaemon(true);
            carriers[i].start();
        }
        long period = hold.toMillis() / 4;
        clock.scheduleWithFixedDelay(this::holdOn, period, period, TimeUnit.MILLISECONDS);
    }

    /** A job is over, on whichever node. */
    void wake() {
        calls.release();
    }

    private void carry(Function<Job, Throwable> route) {
        boolean complained = false;
        try {
            while (!ending) {
                try {
                    Optional<Job> job = outbox.take(hold);
                    if (job.isPresent()) {
                        tell(job.get(), route);
                    } else {
                        calls.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    complained = false;
                } catch (QueueUnavailableException e) {
                    if (!complained && !ending) {
                        LOG.warn("job-finish is told of nothing for now: {}", e.getMessage());
                        complained = true;
                    }
                    calls.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (RuntimeException | Error e) { // of one job; others wait
                    LOG.error("A job that is over could not be told of; it is told again", e);
                    calls.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void tell(Job job, Function<Job, Throwable> route) {
        inHand.put(job.id(), job);
        try (var line = JobMdc.enter(job.id())) {
            Throwable failure = route.apply(job);
            if (hasToEnd) {
                outbox.giveBack(job); // perhaps only half of it was done
            } else if (failure == null) {
                outbox.done(job);
            } else {
                LOG.error("job-finish did not come to its end for {}; it is told again", job.id(), failure);
            }
        } finally {
            inHand.remove(job.id());
        }
    }

    private void holdOn() {
        for (Job job : inHand.values()) {
            try {
                outbox.hold(job, hold);
            } catch (QueueUnavailableException e) {
                LOG.debug("{} was not held: {}", job.id(), e.getMessage());
            } catch (RuntimeException e) { // or none would be held any more
                LOG.error("{} was not held; it may be told twice", job.id(), e);
            }
        }
    }

    /** Takes no more jobs; what is in hand has so long to end, and is left to the next service otherwise. */
    void end(Duration patience) {
        ending = true;
        calls.release(AT_ONCE);
        try {
            if (carriers[0] == null || ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            hasToEnd = true;
            for (Job job : inHand.values()) {
                LOG.info("What job-finish does for {} did not end in time; it is done again", job.id());
            }
            for (Thread carrier : carriers) {
                carrier.interrupt();
            }
            ended.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(Duration.ZERO);
        clock.shutdownNow();
    }
}
