package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a job's proof compares, beside sequences and definitions. */
public enum Verify {
    /** Rows sent against rows received, table by table, from the tags of COPY. */
    COUNTS,
    /** Besides, a checksum of each table's rows that either server computes of what it holds. */
    CHECKSUM,
    /** Nothing: the job says so in its proof. */
    NONE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when {@code name} is none of them */
    @JsonCreator
    public static Verify of(String name) {
        for (Verify verify : values()) {
            if (verify.wireName().equals(name)) {
                return verify;
            }
        }
        throw new IllegalArgumentException("verify must be counts, checksum or none, not '" + name + "'");
    }
}
