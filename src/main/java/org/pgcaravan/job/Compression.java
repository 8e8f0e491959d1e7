package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a dump's parts with rows are compressed; the others stay plain. On the wire the name is lower case. */
public enum Compression {
    /** As plain SQL. */
    NONE,
    /** For tools that know nothing else. */
    GZIP,
    /** Smaller than gzip, and many times faster. */
    ZSTD;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known ones, when {@code name} is none of them */
    @JsonCreator
    public static Compression of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Unknown compression '" + name + "'. Known: none, gzip, zstd"));
    }
}
