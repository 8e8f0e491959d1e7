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

    /**
     * Brings a sequence that is behind this one up to it; one that is ahead stays. To be taken back with the transaction:
     * an ALTER that changes nothing gives the sequence a file of its own until the commit, and keeps others from it.
     */
    public Ddl advance() {
        String literal = Identifiers.literal(qualifiedName);
        String behind =
                "(SELECT (last_value - (%d)) * pg_catalog.sign(step) < 0 OR last_value = %d AND NOT is_called FROM %s)"
                        .formatted(lastValue, lastValue, qualifiedName);
        String body = "DECLARE step bigint; BEGIN "
                + "SELECT seqincrement INTO STRICT step FROM pg_catalog.pg_sequence WHERE seqrelid = " + literal
                + "::pg_catalog.regclass; "
                + "IF " + behind + " THEN EXECUTE pg_catalog.format('ALTER SEQUENCE %s INCREMENT BY %s', " + literal
                + ", step); IF " + behind + " THEN PERFORM pg_catalog.setval(" + literal + ", " + lastValue + ", "
                + called
                + "); END IF; END IF; END";
        return optional("DO LANGUAGE plpgsql " + Identifiers.literal(body));
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
