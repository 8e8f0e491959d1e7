package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * A request for a job, as a client sends it: aliases only, never URLs.
 *
 * @param type what to do
 * @param source alias of the database that is read
 * @param destination alias of the database that is replaced; null for jobs that write no database
 * @param options how to do it, never null
 * @param priority the higher the sooner, -100 to 100; 0 unless the client says otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRequest(JobType type, String source, String destination, JobOptions options, int priority) {

    public JobRequest {
        Objects.requireNonNull(type, "type");
        options = options == null ? JobOptions.defaults() : options;
        if (priority < -100 || priority > 100) {
            throw new IllegalArgumentException("priority must lie between -100 and 100, not " + priority);
        }
    }
}
