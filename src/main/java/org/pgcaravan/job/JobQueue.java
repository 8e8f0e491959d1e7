package org.pgcaravan.job;

import java.time.Duration;
import java.util.Optional;
import org.pgcaravan.progress.Progress;

/**
 * Hands jobs out to workers: each to one worker at a time, one job per destination at a time, the highest priority
 * first and among equals the oldest. A worker holds a job by a lease, which it renews by heartbeat; a job whose lease
 * has run out is delivered again, with the next attempt number.
 *
 * <p>Every method may throw {@link QueueUnavailableException} when the storage behind it does not answer.
 */
public interface JobQueue {

    /**
     * Takes a job in. When this throws because an answer was lost, the job may have been taken in nevertheless.
     *
     * @return the job, {@code queued}
     */
    Job submit(JobRequest request);

    /**
     * Waits for a job that may run now, and starts its next attempt.
     *
     * @param node the claiming service's name
     * @param wait how long to wait at most; zero looks once
     * @return the job, {@code running}, its {@code attempt} being the token of all later writes; empty when none came,
     *     or the thread was interrupted (it stays marked so)
     */
    Optional<Job> claim(String node, Duration wait);

    /** Renews the lease of {@code job}'s attempt and learns what to do. */
    Heartbeat heartbeat(Job job);

    /** Records how far {@code job}'s attempt is. Ignored when the attempt no longer holds the job. */
    void progressed(Job job, Progress progress);

    /**
     * Records that {@code job}'s attempt is about to destroy something: from here on a lost attempt is not repeated
     * by itself, the job fails instead.
     *
     * @return false when the attempt no longer holds the job, or the job is to be cancelled: then stop
     */
    boolean pastTheDestructiveStep(Job job);

    /**
     * Ends an attempt, and the job with it. The first outcome of an attempt counts; a later one, or one of an attempt
     * that no longer holds the job, changes nothing. What the worker says stands, also when the job was to be
     * cancelled meanwhile: completed is completed.
     *
     * @return whether it was this call that ended it
     */
    boolean finish(JobOutcome outcome);

    /**
     * Asks for a job's end: one that waits is {@code cancelled} at once, one that runs becomes {@code cancelling}
     * and its worker learns it by heartbeat; one that is over stays as it is.
     *
     * @return the job as it then stands; empty when there is none of that id
     */
    Optional<Job> cancel(String id);

    /** What a worker is told when it renews its lease. */
    enum Heartbeat {
        /** The lease is renewed. */
        GO_ON,
        /** The lease is renewed, and somebody wants the job cancelled. */
        CANCEL,
        /** The job belongs to another attempt, or is over: stop, and write nothing. */
        LOST
    }
}
