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

    /**
     * The same, to be taken back with the transaction: a sequence that is restarted in one has its value in a file of its
     * own until the commit. The role must own it.
     */
    public Ddl setValueInTransaction() {
        String sql = "DO LANGUAGE plpgsql "
                + Identifiers.literal("BEGIN ALTER SEQUENCE %s RESTART; PERFORM pg_catalog.setval(%s, %d, %b); END"
                        .formatted(qualifiedName, Identifiers.literal(qualifiedName), lastValue, called));
        return optional(sql);
    }

    /** Brings a sequence that is behind this one up to it; one that is ahead stays. */
    public Ddl advance() {
        String name = Identifiers.literal(qualifiedName);
        String sql = ("SELECT pg_catalog.setval(%s, %d, %b) FROM %s AS own, pg_catalog.pg_sequence AS options"
                        + " WHERE options.seqrelid = %s::pg_catalog.regclass AND (own.last_value - (%d)) * sign(options.seqincrement) < 0"
                        + " OR options.seqrelid = %s::pg_catalog.regclass AND own.last_value = %d AND NOT own.is_called")
                .formatted(name, lastValue, called, qualifiedName, name, lastValue, name, lastValue);
        return optional(sql);
    }

    private Ddl optional(String sql) {
        return new Ddl(sql, "SEQUENCE", qualifiedName, Set.of(), Set.of(), true);
    }

    /** Brings the copy to the same state. */
    public Ddl setValue() {
        String sql =
                "SELECT pg_catalog.setval(%s, %d, %b)".formatted(Identifiers.literal(qualifiedName), lastValue, called);
        return new Ddl(sql, "SEQUENCE", qualifiedName, Set.of());
    }
}
