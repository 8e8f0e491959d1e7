package org.pgcaravan.app;

import java.time.Duration;
import org.pgcaravan.redis.RequestLimits;

/** Reads how the stream of requests is to be followed. */
final class RequestKnobs {

    private static final String GROUP = "requests.group";

    private RequestKnobs() {}

    /** @throws ConfigurationException naming the knob that is malformed */
    static RequestLimits read(Knobs knobs) {
        String group = knobs.get(GROUP, "pgcaravan");
        if (!group.matches("[\\x21-\\x7e]{1,100}")) {
            throw new ConfigurationException(
                    Knobs.where(GROUP) + " is '" + group + "'; it is a name of up to 100 signs without spaces.");
        }
        return new RequestLimits(
                group,
                knobs.number("requests.keep", 0, 0, 1_000_000),
                Duration.ofSeconds(knobs.number("requests.claim-after", 60, 1, 86_400)),
                knobs.number("requests.deliveries", 5, 1, 1_000));
    }
}
