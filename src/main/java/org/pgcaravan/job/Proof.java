package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The evidence, kept with a finished job, that source and result agree.
 *
 * @param verify what was compared
 * @param holds whether all of it agreed; false when nothing was compared
 * @param tables one line a table, in the order of their names
 * @param sequences one line a sequence whose value was set, in the order of their names; empty for jobs that make no copy
 * @param objects how many objects of each kind there are; empty for jobs that make no copy
 * @param fingerprint of the definitions; null for jobs that make no copy
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Proof(
        Verify verify,
        boolean holds,
        List<TableProof> tables,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SequenceProof> sequences,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ObjectCount> objects,
        SchemaFingerprint fingerprint) {

    public Proof {
        tables = List.copyOf(tables);
        sequences = sequences == null ? List.of() : List.copyOf(sequences);
        objects = objects == null ? List.of() : List.copyOf(objects);
    }

    /** Of rows only. */
    public Proof(Verify verify, boolean holds, List<TableProof> tables) {
        this(verify, holds, tables, List.of(), List.of(), null);
    }

    /** A proof that holds if all of its parts do. */
    public static Proof of(
            Verify verify,
            List<TableProof> tables,
            List<SequenceProof> sequences,
            List<ObjectCount> objects,
            SchemaFingerprint fingerprint) {
        Proof proof = new Proof(verify, true, tables, sequences, objects, fingerprint);
        return new Proof(verify, proof.firstDifference().isEmpty(), tables, sequences, objects, fingerprint);
    }

    /** @return one sentence that names the first thing that differs; empty where nothing does */
    public Optional<String> firstDifference() {
        return Stream.of(
                        first(tables, TableProof::holds).map(TableProof::difference),
                        first(sequences, SequenceProof::holds).map(SequenceProof::difference),
                        Optional.ofNullable(fingerprint)
                                .filter(print -> !print.holds())
                                .map(SchemaFingerprint::difference),
                        first(objects, ObjectCount::holds).map(ObjectCount::difference))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static <T> Optional<T> first(List<T> parts, Predicate<T> holds) {
        return parts.stream().filter(holds.negate()).findFirst();
    }

    /**
     * One table's evidence.
     *
     * @param table qualified and quoted as SQL needs it
     * @param sourceChecksum of the rows that were to be copied, whatever their order; null unless checksums were compared
     * @param destinationChecksum of the rows that are there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TableProof(
            String table, long rowsSent, long rowsReceived, String sourceChecksum, String destinationChecksum) {

        /** Of rows counted only. */
        public TableProof(String table, long rowsSent, long rowsReceived) {
            this(table, rowsSent, rowsReceived, null, null);
        }

        public boolean holds() {
            return rowsSent == rowsReceived && (sourceChecksum == null || sourceChecksum.equals(destinationChecksum));
        }

        String difference() {
            return rowsSent != rowsReceived
                    ? table + " sent " + rowsSent + " rows and received " + rowsReceived + "."
                    : table + " has the checksum " + sourceChecksum + " on the source and " + destinationChecksum
                            + " on the destination.";
        }
    }

    /**
     * One sequence's evidence.
     *
     * @param sequence qualified and quoted as SQL needs it
     * @param source as it was read before the rows were copied
     * @param destination null when it is not there, or may not be read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SequenceProof(String sequence, SequenceValue source, SequenceValue destination) {

        public boolean holds() {
            return source.equals(destination);
        }

        String difference() {
            return "The sequence " + sequence + " stands at " + source + " on the source and "
                    + (destination == null ? "cannot be read" : "at " + destination) + " on the destination.";
        }
    }

    /**
     * Where a sequence stands.
     *
     * @param called whether {@code lastValue} was given out already, or is the next one to be
     */
    public record SequenceValue(long lastValue, boolean called) {
        @Override
        public String toString() {
            return lastValue + (called ? "" : " (not yet given out)");
        }
    }

    /**
     * How many objects of a kind there are.
     *
     * @param kind as {@code COMMENT ON} calls it
     * @param source those that the job was to make
     * @param destination those that are there
     */
    public record ObjectCount(String kind, int source, int destination) {

        public boolean holds() {
            return source == destination;
        }

        String difference() {
            return "The source has " + source + " objects of the kind " + kind + ", the destination " + destination
                    + ".";
        }
    }

    /**
     * Whether both sides define the same.
     *
     * @param source SHA-256 over what was compared, in hexadecimal digits
     * @param destination the same of the destination
     * @param compared how much of the definitions
     * @param without what was left out of the comparison and why, one sentence each
     * @param differences one sentence for each object that differs, the first hundred
     */
    public record SchemaFingerprint(
            String source,
            String destination,
            Compared compared,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> without,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> differences) {

        public SchemaFingerprint {
            without = without == null ? List.of() : List.copyOf(without);
            differences = differences == null ? List.of() : List.copyOf(differences);
        }

        public boolean holds() {
            return source.equals(destination);
        }

        String difference() {
            return differences.isEmpty() ? "The schemas differ." : differences.get(0);
        }
    }

    /** How much of the objects' definitions a fingerprint is made of. */
    public enum Compared {
        /** Every statement that makes an object, as the server writes it down. */
        DEFINITIONS,
        /** The objects' kinds and names, and the tables' columns with their types: servers of other versions write other words. */
        NAMES;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException when {@code name} is neither */
        @JsonCreator
        public static Compared of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
