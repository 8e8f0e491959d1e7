package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a completed job has moved.
 *
 * @param rows rows that arrived
 * @param bytes bytes that went through COPY
 * @param seconds from the start of the attempt to its end
 * @param previous name of the database that was replaced and is kept for undo; null when there was none
 * @param dump id of the dump that was written; null when none was
 * @param backup id of the dump that was made of the destination before it was changed; null when none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobResult(long rows, long bytes, double seconds, String previous, String dump, String backup) {

    public JobResult(long rows, long bytes, double seconds) {
        this(rows, bytes, seconds, null, null, null);
    }
}
