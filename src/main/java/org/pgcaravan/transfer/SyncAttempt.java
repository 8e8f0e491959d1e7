package org.pgcaravan.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Proof;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.progress.ProgressMeter;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.StagingDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a sync, from its snapshot to its swap: all that is open meanwhile. {@link SyncTransfer} takes it
 * through its steps; {@link #close()} ends whatever is left of it, whichever step it got to.
 */
public final class SyncAttempt implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SyncAttempt.class);
    private static final Duration CANCEL_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);
    private final Job job;
    private final ProgressMeter meter = new ProgressMeter();
    private final long startedAt = System.nanoTime();
    private final List<String> warnings = new ArrayList<>();
    private final Attempts attempts;
    private final AttemptSessions sessions;

    private volatile boolean cancelled;
    private volatile TaskSchedule schedule;
    private DestinationServer destination;
    private StagingDatabase staging;
    private volatile boolean swapping;
    private boolean swapped;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;
    private Proof proof;
    private DestinationRoles roles;
    private final AtomicReference<RuntimeException> firstFailure = new AtomicReference<>();
    private final LeftOut leftOut;
    private final LongAdder bytesCopied = new LongAdder();

    SyncAttempt(Job job, Attempts attempts) {
        this.job = job;
        this.attempts = attempts;
        this.sessions = new AttemptSessions(job.id());
        this.leftOut = new LeftOut(job.options().strict());
        if (attempts.add(this)) {
            cancelled = true;
        }
    }

    public Job job() {
        return job;
    }

    String id() {
        return Attempts.id(job);
    }

    ProgressMeter meter() {
        return meter;
    }

    /** Begins a phase, unless the attempt is to end. */
    void phase(String name) {
        requireGoingOn();
        meter.phase(name);
    }

    AttemptSessions sessions() {
        return sessions;
    }

    void destinationIs(DestinationServer server) {
        destination = server;
    }

    void stagingIs(StagingDatabase database) {
        staging = database;
    }

    LeftOut leftOut() {
        return leftOut;
    }

    void rolesAre(DestinationRoles known) {
        roles = known;
    }

    DestinationRoles roles() {
        return roles;
    }

    /** @param bytes that one task's COPY carried */
    void copied(long bytes) {
        bytesCopied.add(bytes);
    }

    long bytesCopied() {
        return bytesCopied.sum();
    }

    void plannedAs(Catalog read, TransferPlan planned, RowCounts toCount, int jobs) {
        catalog = read;
        plan = planned;
        counts = toCount;
        schedule = new TaskSchedule(planned.tasks(), jobs);
        meter.planned(planned.rows(), planned.bytes(), planned.weight());
    }

    void provedBy(Proof evidence) {
        proof = evidence;
    }

    /** From here on the attempt goes through to its end. */
    void swapping() {
        swapping = true;
    }

    boolean isSwapping() {
        return swapping;
    }

    /** The staging database is the destination now: closing must not drop it. */
    void swapped() {
        swapped = true;
    }

    synchronized void warn(String sentence) {
        warnings.add(sentence);
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    TaskSchedule schedule() {
        return schedule;
    }

    DestinationServer destination() {
        return destination;
    }

    StagingDatabase staging() {
        return staging;
    }

    Catalog catalog() {
        return catalog;
    }

    TransferPlan plan() {
        return plan;
    }

    RowCounts counts() {
        return counts;
    }

    Optional<Proof> proof() {
        return Optional.ofNullable(proof);
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

    /** Ends the attempt as soon as the statements that run for it let go. */
    void cancel() {
        cancelled = true;
        if (schedule != null) {
            schedule.stop();
        }
        sessions.cancelAside();
    }

    /** Ends the tasks that still run, closes every connection, and drops the staging database unless it was swapped. */
    @Override
    public void close() {
        try {
            endTasks();
        } finally {
            attempts.remove(this);
            sessions.leaveStaging();
            if (staging != null && !swapped) {
                quietly("the staging database", staging::drop);
            }
            quietly("the destination's server", destination);
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

    private void quietly(String what, AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("{}: {} could not be closed: {}", job.id(), what, e.getMessage());
            }
        }
    }
}
