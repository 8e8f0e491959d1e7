package org.pgcaravan.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * How many of a thing are kept, and how long. The newest always is, however old.
 *
 * @param count 1 or more
 * @param age null for any
 */
public record Retention(int count, Duration age) {

    public Retention {
        if (count < 1) {
            throw new IllegalArgumentException("At least one is kept, not " + count);
        }
    }

    /**
     * @param newestFirst all there are
     * @param made when each was made
     * @return those that need not be kept
     */
    <T> List<T> surplus(List<T> newestFirst, Function<T, Instant> made) {
        Instant oldest = age == null ? Instant.MIN : Instant.now().minus(age);
        return newestFirst.stream()
                .skip(1)
                .filter(thing ->
                        newestFirst.indexOf(thing) >= count || made.apply(thing).isBefore(oldest))
                .toList();
    }
}
