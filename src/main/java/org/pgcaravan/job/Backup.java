package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a job dumps its destination before it changes it. On the wire the name is lower case. */
public enum Backup {
    /** As its strategy demands: where what is replaced is not kept otherwise. */
    AUTOMATIC,
    /** In any case. */
    DUMP;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when {@code name} is neither */
    @JsonCreator
    public static Backup of(String name) {
        for (Backup backup : values()) {
            if (backup.wireName().equals(name)) {
                return backup;
            }
        }
        throw new IllegalArgumentException("backup must be automatic or dump, not '" + name + "'");
    }
}
