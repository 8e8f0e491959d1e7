package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a job does. On the wire the name is lower case. */
public enum JobType {
    EXPORT,
    IMPORT,
    SYNC,
    BACKUP,
    UNDO,
    VERIFY;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the known types, when {@code name} is none of them */
    @JsonCreator
    public static JobType of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown job type '" + name + "'. Known: "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(JobType::wireName).toList())));
    }
}
