package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** A part of a database as pg_dump's {@code --section} divides it. On the wire {@code pre-data}, {@code data}, {@code post-data}. */
public enum DumpSection {
    /** Everything that exists before the rows: schemas, types, functions, tables. */
    PRE_DATA,
    /** Rows, the values of sequences, what large objects hold. */
    DATA,
    /** Everything that is made of rows or works on them: indexes, constraints, triggers, rules, policies, privileges. */
    POST_DATA;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the known sections, when {@code name} is none of them */
    @JsonCreator
    public static DumpSection of(String name) {
        return Arrays.stream(values())
                .filter(section -> section.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown section '" + name + "'. Known: pre-data, data, post-data"));
    }
}
