package org.pgcaravan.progress;

import java.util.List;
import java.util.function.Consumer;

/** The events of every job, kept so that a client that comes back misses nothing. Any node may read what any node wrote. */
public interface EventLog {

    /** Appends an event and tells every node. @return the event with its number */
    ProgressEvent append(ProgressEvent event);

    /**
     * Reads a job's events after number {@code after} (0 for all that are kept), the oldest first. The last thousand
     * of a job are kept.
     */
    List<ProgressEvent> after(String job, long after);

    /**
     * Calls {@code listener} for each event that any node appends from now on, in order within a job, on a thread of
     * the log's. Events appended while the storage was away are not replayed: a listener that must miss nothing reads
     * {@link #after} when it sees a gap in the numbers.
     *
     * @return closes the subscription
     */
    AutoCloseable subscribe(Consumer<ProgressEvent> listener);
}
