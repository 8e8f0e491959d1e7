package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of a destination. On the wire the name is lower case. */
public enum Replace {
    /** It is replaced whole by a new database, and kept. */
    SWAP,
    /** What is in it is dropped, and what is brought made anew, in one transaction; a backup comes first. */
    IN_PLACE,
    /** What is brought comes into what is there. */
    APPEND,
    /** Its tables are emptied, and filled again, in one transaction; a backup comes first. */
    TRUNCATE,
    /** Its rows are updated by primary key, and new ones added, in one transaction; a backup comes first. */
    UPSERT;

    /** Whether rows go that are kept nowhere but in a backup. */
    public boolean overwrites() {
        return this == IN_PLACE || this == TRUNCATE || this == UPSERT;
    }

    /** Whether only rows are brought, into tables that are there. */
    public boolean isDataOnly() {
        return this == APPEND || this == TRUNCATE || this == UPSERT;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the known ones, when {@code name} is none of them */
    @JsonCreator
    public static Replace of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown replace '" + name + "'. Known: "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Replace::wireName).toList())));
    }
}
