package org.pgcaravan.progress;

import java.util.List;
import java.util.function.Consumer;

/**
 * The events of every job, kept so that a client that comes back misses nothing. Any node may read what any node wrote.
 *
 * <p>The events of a job's state ({@code queued}, {@code started}, {@code cancel-requested}, and the last one) are
 * appended by the queue, together with the change itself. Every method may throw
 * {@link org.pgcaravan.job.QueueUnavailableException} when the storage behind it does not answer.
 */
public interface EventLog {

    /**
     * Appends an event that changes no state, and tells every node. Nothing is appended when the job is over or
     * unknown, or the event is of an attempt that no longer holds the job.
     *
     * @return the event with its number; with 0 when it was not appended
     * @throws IllegalArgumentException when the event is one of the queue's
     */
    ProgressEvent append(ProgressEvent event);

    /**
     * Reads a job's events after number {@code after} (0 for all that are kept), the oldest first. The last thousand
     * of a job are kept.
     */
    List<ProgressEvent> after(String job, long after);

    /** @return the number of the job's last event; 0 when none is known */
    long last(String job);

    /**
     * Calls {@code listener} for each event that any node appends from now on, in order within a job, on a thread of
     * the log's: do not block it, all listeners share it. Changes of a job's state that were
     * appended while the storage could not be heard are told when it can be again, the last ten thousand of them; all
     * else is not: a listener that must miss nothing reads {@link #after} when it sees a gap in the numbers. A change may
     * be told twice, though hardly ever.
     *
     * @return closes the subscription
     */
    AutoCloseable subscribe(Consumer<ProgressEvent> listener);

    /**
     * Calls {@code reconnected} whenever subscriptions stand again after the storage was away: what was appended
     * meanwhile did not reach them.
     */
    void whenReconnected(Runnable reconnected);
}
