package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a dump is loaded. On the wire the name is lower case. */
public enum Transaction {
    /** On one connection in one transaction: all or nothing. */
    SINGLE,
    /** On several connections into a new database that takes the destination's place when all is there. */
    PARALLEL;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known ones, when {@code name} is none of them */
    @JsonCreator
    public static Transaction of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Unknown transaction '" + name + "'. Known: single, parallel"));
    }
}
