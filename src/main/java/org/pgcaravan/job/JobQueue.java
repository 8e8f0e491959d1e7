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
     * @return the job, {@code queued} or {@code delayed}; when a job was asked for by the same request under the same key
     *     before and is still kept, that one, in whatever state it is
     * @throws KeyReusedException when the key is another request's
     * @throws QueueFullException when too many jobs wait
     */
    Job submit(JobRequest request);

    /**
     * Finds what {@link #submit} would answer without taking anything in.
     *
     * @return the job that was asked for by the same request under the same key; null when there is none, or no key
     * @throws KeyReusedException when the key is another request's
     */
    Job known(JobRequest request);

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
     * Ends an attempt, and the job with it; unless it failed by what may pass, had not begun to destroy anything, nobody
     * wants the job cancelled, and not all of its attempts are used up: then the job is {@code delayed} and tried again
     * after a pause that grows. The first outcome of an attempt counts; a later one, or one of an attempt
     * that no longer holds the job, changes nothing. What the worker says stands, also when the job was to be
     * cancelled meanwhile: completed is completed.
     *
     * @return whether it was this call that ended the attempt
     */
    boolean finish(JobOutcome outcome);

    /**
     * Gives back a job whose attempt ended without an outcome and left everything as it was, because the service ends: it
     * may be begun anew at once, and no attempt is counted. Ignored when the attempt no longer holds the job.
     */
    void handBack(Job job);

    /** Claims that wait come back empty, and so do all that come later. */
    void stopClaiming();

    /** Whether {@link #stopClaiming} was called. */
    boolean isEnding();

    /**
     * Keeps jobs from being handed out, on every node, until {@link #resume}; those that run go on.
     *
     * @param by who wants it; null when nobody has a name here
     */
    void pause(String by);

    /** Lets jobs be handed out again. */
    void resume();

    QueueStatus status();

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
