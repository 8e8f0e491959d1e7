package org.pgcaravan.catalog;

import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/**
 * A sequence's state at the time it was read. Sequences are outside of transactions: a snapshot does not hold them still.
 *
 * @param lastValue the value that was given out last, or the one to give out next while it is not called
 * @param called whether {@code lastValue} was given out
 */
public record Sequence(String qualifiedName, long lastValue, boolean called) {

    /** Brings the copy to the same state. */
    public Ddl setValue() {
        String sql =
                "SELECT pg_catalog.setval(%s, %d, %b)".formatted(Identifiers.literal(qualifiedName), lastValue, called);
        return new Ddl(sql, "SEQUENCE", qualifiedName, Set.of());
    }
}
