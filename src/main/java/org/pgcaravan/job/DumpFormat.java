package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a dump writes rows. On the wire the name is lower case. */
public enum DumpFormat {
    /** {@code COPY … FROM stdin} in text format: exact for every type, and the fastest to load. */
    COPY,
    /** Multi-row INSERTs with column names, for tools that cannot read COPY. */
    INSERTS;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known ones, when {@code name} is none of them */
    @JsonCreator
    public static DumpFormat of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown format '" + name + "'. Known: copy, inserts"));
    }
}
