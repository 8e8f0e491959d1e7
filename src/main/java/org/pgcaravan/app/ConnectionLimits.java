package org.pgcaravan.app;

import java.time.Duration;

/**
 * How long a client may take, and how many there may be.
 *
 * @param idle a connection on which no request is whole, and none is being answered, for so long is closed: one that
 *     is not used, and one whose request's head comes byte by byte
 * @param body a request's body must be whole after so long; an upload's must come on
 * @param most connections at once; more are closed at once
 */
record ConnectionLimits(Duration idle, Duration body, int most) {

    private static final int LONGEST_SECONDS = 3_600;

    /** @throws ConfigurationException naming the knob that is malformed */
    static ConnectionLimits read(Knobs knobs) {
        return new ConnectionLimits(
                Duration.ofSeconds(knobs.number("http.idle-timeout", 60, 1, LONGEST_SECONDS)),
                Duration.ofSeconds(knobs.number("http.body-timeout", 30, 1, LONGEST_SECONDS)),
                knobs.number("http.connections", 5_000, 1, 1_000_000));
    }
}
