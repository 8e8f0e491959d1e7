package org.pgcaravan.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Sequence;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.job.Proof.Compared;
import org.pgcaravan.job.Proof.ObjectCount;
import org.pgcaravan.job.Proof.SchemaFingerprint;
import org.pgcaravan.job.Proof.SequenceProof;
import org.pgcaravan.job.Proof.SequenceValue;

/**
 * Compares what a copy's system catalogs say with what the job was to make: both are written down as statements by the same
 * reader, so that what has the same meaning has the same words. No query of its own.
 */
public final class SchemaProof {

    private static final int MOST_DIFFERENCES = 100;
    /** What they log in with is not everybody's to read. */
    private static final Set<String> SECRET = Set.of("USER MAPPING", "SUBSCRIPTION");

    private static final String SUBSCRIPTION = "SUBSCRIPTION";
    /** On members of extensions and on the system's own objects. */
    private static final String PRIVILEGES = "PRIVILEGES";

    private static final String LARGE_OBJECT = "LARGE OBJECT";

    private final Catalog source;
    private final Catalog destination;
    private final Compared compared;
    private final boolean roles;
    private final boolean tablespaces;
    private final boolean subscriptions;
    private final boolean comparesLargeObjects;
    /** What only one side has on tables of extensions, as kinds and names: the destination's extension may be another version. */
    private final Set<String> alone = new TreeSet<>();

    private final List<String> without = new ArrayList<>();
    private final Set<String> ungranted = new TreeSet<>();
    private final Definitions wanted = new Definitions();
    private final Definitions there = new Definitions();

    /**
     * @param source what of the source was to be copied
     * @param made those of its statements that ran on the destination
     * @param destination all that is in the copy, read by the same rules for owners and privileges
     * @param superuser whether the destination's role is one: what others make, extensions and the system, is not every role's
     *     to grant, and a GRANT that grants nothing is no error
     */
    public SchemaProof(Catalog source, Collection<Ddl> made, Catalog destination, boolean superuser) {
        this.source = source;
        this.destination = destination;
        Set<Ddl> ran = new HashSet<>(made);
        List<Ddl> leftOut =
                source.statements().stream().filter(ddl -> !ran.contains(ddl)).toList();
        roles = leftOut.stream().noneMatch(Ddl::isOfRoles);
        tablespaces = leftOut.stream().noneMatch(ddl -> !ddl.tablespaces().isEmpty());
        subscriptions = destination.warnings().stream().noneMatch(warning -> warning.startsWith(SUBSCRIPTION + " "));
        compared = source.serverVersion() / 10_000 == destination.serverVersion() / 10_000
                ? Compared.DEFINITIONS
                : Compared.NAMES;
        if (!superuser) {
            Set<Ddl> granted = new HashSet<>(destination.statements());
            made.stream()
                    .filter(ddl -> ddl.kind().equals(PRIVILEGES) && !granted.contains(ddl))
                    .forEach(ddl -> ungranted.add(ddl.object()));
        }
        comparesLargeObjects = source.largeObjects().length > 0
                || destination.largeObjects().length > 0
                        && made.stream().noneMatch(ddl -> ddl.kind().equals(LARGE_OBJECT));
        alone.addAll(onExtensionsTables(made));
        onExtensionsTables(destination.statements()).stream()
                .filter(key -> !alone.remove(key))
                .toList()
                .forEach(alone::add);
        explain();
        define(wanted, made, source);
        define(there, destination.statements(), destination);
    }

    private void explain() {
        if (compared == Compared.NAMES) {
            without.add("The source is PostgreSQL " + source.serverVersion() / 10_000 + ", the destination "
                    + destination.serverVersion() / 10_000
                    + ", which write the same definition down differently: kinds, names and columns were compared.");
        }
        if (!roles) {
            without.add("Owners and privileges were not compared: some were left out, as the warnings say.");
        }
        if (!ungranted.isEmpty()) {
            without.add(
                    "Privileges on what extensions and the system make were not compared: the destination's role is no"
                            + " superuser.");
        }
        if (!alone.isEmpty()) {
            without.add("What only one side has on tables of extensions, whose scripts may make it, was not compared: "
                    + String.join(", ", alone) + ".");
        }
        if (!tablespaces) {
            without.add("Tablespaces were not compared: some were left out, as the warnings say.");
        }
        if (!subscriptions) {
            without.add("Subscriptions were not compared: the destination's role may not read them.");
        }
        if (!source.reordered().isEmpty()) {
            without.add("The order of columns was not compared where the copy's must be another: "
                    + new TreeSet<>(source.reordered()) + ".");
        }
    }

    private void define(Definitions definitions, Collection<Ddl> statements, Catalog catalog) {
        Map<String, Table> tables = new HashMap<>();
        catalog.tables().forEach(table -> tables.put(table.qualifiedName(), table));
        for (Ddl ddl : statements) {
            if (isCompared(ddl)) {
                definitions.add(ddl.kind(), name(ddl), definition(ddl, tables.get(ddl.object())));
            }
        }
    }

    private boolean isCompared(Ddl ddl) {
        return (roles && compared == Compared.DEFINITIONS || !ddl.isOfRoles())
                && (tablespaces || !ddl.isOfTablespaces())
                && (subscriptions || !ddl.kind().equals(SUBSCRIPTION))
                && !(ddl.isOnExtensionsTable() && alone.contains(key(ddl)))
                && (ungranted.isEmpty() || !ddl.kind().equals(PRIVILEGES))
                && !ddl.kind().equals(LARGE_OBJECT);
    }

    private static Set<String> onExtensionsTables(Collection<Ddl> statements) {
        return statements.stream()
                .filter(Ddl::isOnExtensionsTable)
                .map(SchemaProof::key)
                .collect(Collectors.toSet());
    }

    private static String key(Ddl ddl) {
        return ddl.kind() + " " + ddl.object();
    }

    /** PostgreSQL 13 does not write IN before the arguments of procedures, as later ones do. */
    private String name(Ddl ddl) {
        return compared == Compared.NAMES && ddl.kind().equals("PROCEDURE")
                ? ddl.object().replaceAll("([(]|, )IN ", "$1")
                : ddl.object();
    }

    private String definition(Ddl ddl, Table table) {
        if (compared == Compared.NAMES) {
            boolean makesTable =
                    table != null && ddl.kind().equals("TABLE") && ddl.sql().startsWith("CREATE ");
            return makesTable ? columns(table) : "";
        }
        if (SECRET.contains(ddl.kind())) {
            return "";
        }
        return source.reordered().contains(ddl.object()) ? inAnyOrder(ddl.sql()) : ddl.sql();
    }

    private static String columns(Table table) {
        return table.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String inAnyOrder(String sql) {
        return sql.lines().map(line -> line.replaceFirst(",$", "")).sorted().collect(Collectors.joining("\n"));
    }

    /** @return what extensions and the system made, and the destination's role may not grant as the source has it */
    public Set<String> ungranted() {
        return Set.copyOf(ungranted);
    }

    /** @return the number of objects of each kind, in the order of the kinds' names */
    public List<ObjectCount> objects() {
        Map<String, Integer> ofSource = new HashMap<>(wanted.objectsByKind());
        Map<String, Integer> ofDestination = new HashMap<>(there.objectsByKind());
        if (comparesLargeObjects) {
            ofSource.put(LARGE_OBJECT, source.largeObjects().length);
            ofDestination.put(LARGE_OBJECT, destination.largeObjects().length);
        }
        TreeSet<String> kinds = new TreeSet<>(ofSource.keySet());
        kinds.addAll(ofDestination.keySet());
        return kinds.stream()
                .map(kind -> new ObjectCount(kind, ofSource.getOrDefault(kind, 0), ofDestination.getOrDefault(kind, 0)))
                .toList();
    }

    /** @return the hash of either side, and what differs */
    public SchemaFingerprint fingerprint() {
        return new SchemaFingerprint(
                wanted.digest(), there.digest(), compared, without, wanted.differences(there, MOST_DIFFERENCES));
    }

    /** @return the values that were to be set and those that are, in the order of the sequences' names */
    public List<SequenceProof> sequences() {
        Map<String, SequenceValue> values = new HashMap<>();
        destination.sequences().forEach(sequence -> values.put(sequence.qualifiedName(), value(sequence)));
        return source.sequences().stream()
                .filter(sequence -> !isUnreadable(sequence))
                .map(sequence -> new SequenceProof(
                        sequence.qualifiedName(), value(sequence), values.get(sequence.qualifiedName())))
                .toList();
    }

    private boolean isUnreadable(Sequence sequence) {
        String warned = "SEQUENCE " + sequence.qualifiedName() + " may not be read";
        return destination.warnings().stream().anyMatch(warning -> warning.startsWith(warned));
    }

    private static SequenceValue value(Sequence sequence) {
        return new SequenceValue(sequence.lastValue(), sequence.called());
    }
}
