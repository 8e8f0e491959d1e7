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
 * @param delay seconds before it may start; 0 unless the client says otherwise
 * @param attempts so many at most, those that a lost worker cost not counted; null for as many as the queue is set to
 * @param key by which the queue knows a request that is sent again ({@code Idempotency-Key}); null for none
 * @param requestedBy name of who asked; null when nobody has a name here
 * @param retryOf id of the job that this one does again; null for any other
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRequest(
        JobType type,
        String source,
        String destination,
        JobOptions options,
        int priority,
        int delay,
        Integer attempts,
        String key,
        String requestedBy,
        String retryOf) {

    private static final int LONGEST_DELAY = 30 * 24 * 3600;
    private static final int MOST_ATTEMPTS = 100;

    public JobRequest {
        Objects.requireNonNull(type, "type");
        options = options == null ? JobOptions.defaults() : options;
        if (priority < -100 || priority > 100) {
            throw new IllegalArgumentException("priority must lie between -100 and 100, not " + priority);
        }
        if (delay < 0 || delay > LONGEST_DELAY) {
            throw new IllegalArgumentException(
                    "delay is in seconds, and lies between 0 and " + LONGEST_DELAY + " (30 days), not " + delay);
        }
        if (attempts != null && (attempts < 1 || attempts > MOST_ATTEMPTS)) {
            throw new IllegalArgumentException(
                    "attempts must lie between 1 and " + MOST_ATTEMPTS + ", not " + attempts);
        }
        if (key != null) {
            requireKey(key.replaceFirst("^[a-z]+ ", ""));
        }
    }

    private static void requireKey(String key) {
        if (!key.matches("[\\x21-\\x7e]{1,255}")) {
            throw new IllegalArgumentException(
                    "The idempotency key is 1 to 255 letters, digits and signs of ASCII, without spaces");
        }
    }

    /** A request that leaves to the queue what the queue can decide. */
    public JobRequest(JobType type, String source, String destination, JobOptions options, int priority) {
        this(type, source, destination, options, priority, 0, null, null, null, null);
    }

    /**
     * @param key a client's; null for none
     * @return the same, known by {@code key}
     * @throws IllegalArgumentException when that is none
     */
    public JobRequest withKey(String key) {
        if (key != null) {
            requireKey(key);
        }
        return known(key);
    }

    /**
     * A request that the service itself can tell again.
     *
     * @param origin one word: what made the request. The key is its own, whatever clients call theirs
     * @throws IllegalArgumentException when {@code key} is none
     */
    public JobRequest withOwnKey(String origin, String key) {
        requireKey(key);
        return known(origin + " " + key);
    }

    private JobRequest known(String key) {
        return new JobRequest(type, source, destination, options, priority, delay, attempts, key, requestedBy, retryOf);
    }

    /** @return the same, asked for by {@code name} */
    public JobRequest by(String name) {
        return new JobRequest(type, source, destination, options, priority, delay, attempts, key, name, retryOf);
    }
}
