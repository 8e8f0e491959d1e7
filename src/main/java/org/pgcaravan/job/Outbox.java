package org.pgcaravan.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Jobs that are over, for whoever tells others of it: each at least once, by one node at a time. A job gets in here with its
 * end, whatever ended it, and stays until it is done.
 *
 * <p>Every method may throw {@link QueueUnavailableException} when the storage behind it does not answer.
 */
public interface Outbox {

    /**
     * Takes the job that waited longest.
     *
     * @param hold until it may be taken again, unless it is {@link #done} by then; see {@link #hold}
     * @return empty when there is none now
     */
    Optional<Job> take(Duration hold);

    /** Goes on with {@code job} for so long from now. */
    void hold(Job job, Duration hold);

    /** Lets {@code job} be taken again at once, as if it had not been taken. */
    void giveBack(Job job);

    /** {@code job} was told of. */
    void done(Job job);

    /** @return how many jobs are in here, taken or not */
    long size();
}
