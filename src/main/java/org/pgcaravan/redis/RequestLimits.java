package org.pgcaravan.redis;

import java.time.Duration;

/**
 * How the stream of requests is read.
 *
 * @param group all services of one group share the messages
 * @param keep so many acknowledged messages stay in the stream; 0 for none
 * @param claimAfter a message that was not acknowledged for so long is delivered again
 * @param deliveries so often at most, before it counts as poison
 */
public record RequestLimits(String group, int keep, Duration claimAfter, int deliveries) {

    public RequestLimits {
        if (group.isBlank() || keep < 0 || claimAfter.toMillis() < 1 || deliveries < 1) {
            throw new IllegalArgumentException(
                    "The stream of requests needs a group, and limits that are not negative");
        }
    }
}
