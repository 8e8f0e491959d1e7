package org.pgcaravan.app;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do; each may do what those before it may. */
enum Role {
    /** Looks. */
    VIEWER,
    /** Also starts, cancels, retries and undoes jobs, and uploads dumps. */
    OPERATOR,
    /** Also deletes dumps, pauses the queue, and reads the audit. */
    ADMIN;

    /** @return empty when there is no such role */
    static Optional<Role> of(String wireName) {
        return Stream.of(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
