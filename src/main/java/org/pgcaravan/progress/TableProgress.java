package org.pgcaravan.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * How far one relation is within an attempt.
 *
 * @param table the relation, qualified; of a build, the index or constraint that is built
 * @param task {@code copy}, {@code build}, {@code check} (a dump is read) or {@code checksum} (a proof is computed)
 * @param state {@code working}, or {@code done}
 * @param rows that arrived
 * @param bytes copied of it; of a build, its weight when it is done
 * @param bytesTotal of what is to be copied of it; null when that is not known, and for builds
 * @param startedAt when work on it began
 * @param seconds from then to its end; null while it is at work
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableProgress(
        String table,
        String task,
        String state,
        long rows,
        long bytes,
        Long bytesTotal,
        Instant startedAt,
        Double seconds) {

    public static final String WORKING = "working";
    public static final String DONE = "done";
}
