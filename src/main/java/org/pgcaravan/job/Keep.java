package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a job carries something over, be it owners or privileges. */
public enum Keep {
    KEEP,
    SKIP;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when {@code name} is neither */
    @JsonCreator
    public static Keep of(String name) {
        for (Keep keep : values()) {
            if (keep.wireName().equals(name)) {
                return keep;
            }
        }
        throw new IllegalArgumentException("owners and privileges must be keep or skip, not '" + name + "'");
    }
}
