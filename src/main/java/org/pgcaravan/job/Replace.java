package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of a destination. On the wire the name is lower case. */
public enum Replace {
    /** It is replaced whole by a new database, and kept. */
    SWAP,
    /** What is brought comes into what is there. */
    APPEND;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known ones, when {@code name} is none of them */
    @JsonCreator
    public static Replace of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown replace '" + name + "'. Known: swap, append"));
    }
}
