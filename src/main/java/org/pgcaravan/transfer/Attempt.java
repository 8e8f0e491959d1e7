package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.progress.ProgressMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a job, and all that is open meanwhile. What all kinds have in common: they go through phases, run the
 * tasks of a schedule, can be cancelled from any thread, and {@link #close()} ends whatever is left of them, whichever
 * step they got to.
 */
public abstract class Attempt implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration CANCEL_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

    private final Job job;
    private final Attempts attempts;
    private final boolean aside;
    private final AttemptSessions sessions;
    private final ProgressMeter meter = new ProgressMeter();
    private final long startedAt = System.nanoTime();
    private final List<String> warnings = new ArrayList<>();
    private final AtomicReference<RuntimeException> firstFailure = new AtomicReference<>();
    private final LongAdder bytesCopied = new LongAdder();
    private volatile boolean cancelled;
    private volatile TaskSchedule schedule;

    Attempt(Job job, Attempts attempts) {
        this(job, attempts, false);
    }

    /** @param aside whether it is a part of another attempt of the same job: the backup that one waits for */
    Attempt(Job job, Attempts attempts, boolean aside) {
        this.job = job;
        this.attempts = attempts;
        this.aside = aside;
        this.sessions = new AttemptSessions(Attempts.id(job));
        if (attempts.add(this)) {
            cancelled = true;
        }
    }

    /** What opens an attempt's first connections. */
    @FunctionalInterface
    interface Opening<A extends Attempt> {
        void open(A attempt);
    }

    /** @return the attempt, begun; closed again when it could not be, or is to end */
    static <A extends Attempt> A begin(A attempt, Opening<A> opening) {
        try {
            attempt.phase("snapshot");
            opening.open(attempt);
            attempt.requireGoingOn();
            return attempt;
        } catch (RuntimeException e) {
            attempt.close();
            throw e;
        }
    }

    /** Does one task of the schedule; reports rows and bytes to this attempt. */
    abstract Copied perform(Task task) throws SQLException, IOException;

    /** Whether it has begun what must not be interrupted. */
    boolean isSwapping() {
        return false;
    }

    /** Ends what only this kind of attempt has open; the tasks have ended by then. */
    abstract void closeOwn();

    public Job job() {
        return job;
    }

    Attempts attempts() {
        return attempts;
    }

    /** What tasks know it by. */
    String id() {
        return aside ? Attempts.id(job) + "/backup" : Attempts.id(job);
    }

    boolean isAside() {
        return aside;
    }

    /** @param own percent by its own meter, which knows nothing of a backup */
    double overallPercent(double own) {
        return own;
    }

    ProgressMeter meter() {
        return meter;
    }

    /** Begins a phase, unless the attempt is to end. */
    void phase(String name) {
        requireGoingOn();
        meter.phase(aside ? "backup" : name);
    }

    AttemptSessions sessions() {
        return sessions;
    }

    /** @param limit of tasks at once */
    void scheduleIs(Collection<Task> tasks, int limit) {
        schedule = new TaskSchedule(tasks, limit);
        meter.expect(tasks.stream()
                .filter(Task::copies)
                .collect(Collectors.groupingBy(Task::subject, Collectors.summingLong(Task::weight))));
    }

    TaskSchedule schedule() {
        return schedule;
    }

    /** @param bytes that one task carried */
    void copied(long bytes) {
        bytesCopied.add(bytes);
    }

    long bytesCopied() {
        return bytesCopied.sum();
    }

    synchronized void warn(String sentence) {
        warnings.add(sentence);
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    double seconds() {
        return Math.round((System.nanoTime() - startedAt) / 1e7) / 100.0;
    }

    /** @return the first failure that any task of this attempt came to; unchecked, with the original as its cause where it was not */
    RuntimeException firstFailure(Throwable failure) {
        RuntimeException unchecked = failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        return firstFailure.compareAndSet(null, unchecked) ? unchecked : firstFailure.get();
    }

    /**
     * Throws the first failure, if there was one. The splitter cannot be relied upon for it: the schedule ends with the
     * failure, and a splitter that waited for its next task goes on before the failed exchange comes back to it.
     */
    void requireNoFailure() {
        RuntimeException failure = firstFailure.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** @throws CancelledException when the attempt is to end */
    void requireGoingOn() {
        if (cancelled) {
            throw new CancelledException("The job was cancelled");
        }
    }

    /** Whether it was cancelled, from whichever thread. */
    boolean isToEnd() {
        return cancelled;
    }

    /** Ends the attempt as soon as the statements that run for it let go. */
    void cancel() {
        cancelled = true;
        if (schedule != null) {
            schedule.stop();
        }
        sessions.cancelAside();
    }

    @Override
    public final void close() {
        try {
            endTasks();
            attempts.tell(this); // one that failed within a tick of the clock has told nothing yet
        } finally {
            attempts.remove(this);
            closeOwn();
            quietly("the sessions on the source", sessions);
        }
    }

    private void endTasks() {
        if (schedule == null) {
            return;
        }
        schedule.stop();
        long deadline = System.nanoTime() + CANCEL_PATIENCE.toNanos();
        try {
            while (!schedule.awaitIdle(CANCEL_AGAIN_AFTER)) {
                if (System.nanoTime() < deadline) {
                    sessions.cancelAside();
                } else {
                    sessions.abort();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void quietly(String what, AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("{}: {} could not be closed: {}", job.id(), what, e.getMessage());
            }
        }
    }
}
