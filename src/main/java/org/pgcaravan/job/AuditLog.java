package org.pgcaravan.job;

import java.util.List;

/**
 * What was done, by whom. Nothing in it changes; the oldest entries go when there are too many.
 *
 * <p>Every method may throw {@link QueueUnavailableException} when the storage behind it does not answer.
 */
public interface AuditLog {

    /** Appends an entry; when this throws because an answer was lost, it may stand there nevertheless. */
    void append(AuditEntry entry);

    /**
     * Lists entries, the newest first.
     *
     * @param limit at most so many, 1 to 200
     * @param cursor the {@link Page#next()} of the page before; null for the first page
     * @throws IllegalArgumentException when {@code cursor} is none
     */
    Page list(int limit, String cursor);

    /**
     * A page of entries.
     *
     * @param next the cursor of the page that follows; null when this is the last
     */
    record Page(List<AuditEntry> entries, String next) {}
}
