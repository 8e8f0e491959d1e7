package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database's schema at one moment, and the statements that make it anew so that pg_dump finds no difference. Serves sources
 * from PostgreSQL 13 to 18 and destinations of the same version or a later one.
 *
 * <p>The destination is a new database; statements expect an empty {@code search_path}, {@code check_function_bodies = off}, {@code standard_conforming_strings = on} and
 * {@code default_table_access_method = heap}. Roles and tablespaces are the cluster's and not made here: see {@link Ddl#roles()}.
 * REFRESH runs as the view's owner and fails where that one may no longer read what the view reads.
 */
public final class Catalog {

    private final int serverVersion;
    private final List<Table> tables;
    private final List<Sequence> sequences;
    private final long[] largeObjects;
    private final List<Ddl> preData;
    private final List<PostDataStep> postData;
    private final List<String> inexpressible;
    private final List<String> warnings;
    private final Set<String> schemas;
    private final Map<String, Integer> objects;
    private final Set<String> reordered;

    private Catalog(
            int serverVersion,
            List<Table> tables,
            List<Sequence> sequences,
            long[] largeObjects,
            List<Ddl> preData,
            List<PostDataStep> postData,
            List<String> inexpressible,
            List<String> warnings,
            Set<String> schemas,
            Set<String> reordered,
            Map<String, Integer> objects) {
        this.serverVersion = serverVersion;
        this.tables = List.copyOf(tables);
        this.sequences = List.copyOf(sequences);
        this.largeObjects = largeObjects;
        this.preData = List.copyOf(preData);
        this.postData = List.copyOf(postData);
        this.inexpressible = List.copyOf(inexpressible);
        this.warnings = List.copyOf(warnings);
        this.schemas = Set.copyOf(schemas);
        this.objects = Collections.unmodifiableMap(objects);
        this.reordered = Set.copyOf(reordered);
    }

    /**
     * Reads all in a constant number of queries.
     *
     * @param source in a REPEATABLE READ READ ONLY transaction, so that all queries see one moment, with
     *     {@code search_path = ''}, so that all names are qualified; neither is changed, but JIT and parallel workers are off, {@code work_mem} is 32 MB, and
     *     sizes are those the server last noted where no rows are wanted, for the rest of the transaction
     */
    public static Catalog read(Connection source) throws SQLException {
        return read(source, CatalogFilter.EVERYTHING);
    }

    /**
     * As {@link #read(Connection)}, without what the filter does not want.
     *
     * @throws FilterException when the filter does not fit the source
     */
    public static Catalog read(Connection source, CatalogFilter filter) throws SQLException {
        return read(
                source,
                filter,
                Matches.of(filter, source),
                (query, reader) -> new CatalogQuery(query).forEachRow(source, reader));
    }

    /**
     * @param matches what the filter's patterns stand for on this source
     * @param ahead answers some of the queries
     */
    public static Catalog read(Connection source, CatalogFilter filter, Matches matches, ReadAhead ahead)
            throws SQLException {
        return read(source, filter, matches, (query, reader) -> ahead.forEachRow(query, source, reader));
    }

    private static Catalog read(Connection source, CatalogFilter filter, Matches matches, CatalogQuery.Answers answers)
            throws SQLException {
        prepare(source, filter);
        CatalogObjects objects = new CatalogObjects();
        int version = Integer.parseInt(setting(source, "server_version_num"));
        PlainObjects.read(source, version, objects);
        Relations relations = new Relations(objects);
        relations.read(source);
        LargeObjects largeObjects = new LargeObjects();
        if (matches.isEverything()) {
            largeObjects.read(source, objects);
        }
        Map<Long, Sequence> sequences = new Sequences(objects).read(source);
        Constraints constraints = new Constraints(objects);
        constraints.read(answers);
        relations.warnOfColumnOrder();
        Indexes indexes = new Indexes(objects, constraints);
        indexes.read(answers);
        Dependencies dependencies = new Dependencies(objects);
        dependencies.read(answers);
        if (filter.selects()) {
            new Selection(objects, matches, filter.missing()).apply();
            leaveOut(sequences, objects, matches);
        }
        indexes.orderKeys();
        ForeignKeys foreignKeys = new ForeignKeys(constraints, indexes, objects);
        foreignKeys.order();
        if (!filter.wants(Section.PRE_DATA)) {
            foreignKeys.orderRows();
        }
        if (filter.selects()) {
            objects.forgetNeeds();
        }
        new RowConditions(objects, matches).apply(filter.where(), source);
        dependencies.readExtensions(answers);
        List<CatalogObject> sorted = new DependencyOrder(objects).sorted();
        List<Ddl> remarks = new ArrayList<>(new Comments(objects, matches).read(source));
        List<String> inexpressible = new ArrayList<>(objects.inexpressible());
        if (matches.isEverything()) {
            relations.warnOfAdditions(source);
        }
        answers.forEachRow("unknown_kinds", row -> {
            String schema = row.text("schema");
            if (matches.isEverything() || schema != null && matches.wantsSchema(schema)) {
                inexpressible.add(row.text("object"));
            }
        });
        remarks.addAll(new SecurityLabels(objects, matches).read(source));

        List<Relation> withRows = Stream.concat(objects.relations().stream(), objects.configuration().values().stream())
                .filter(Relation::hasRows)
                .toList();
        List<Table> tables = filter.wants(Section.DATA)
                ? RowOrder.of(withRows.stream().map(Relation::table).toList())
                : List.of();
        List<Ddl> preData = sorted.stream()
                .filter(object -> object.section() == Section.PRE_DATA)
                .flatMap(object -> object.statements().stream())
                .filter(filter::wants)
                .toList();
        List<PostDataStep> postData = postData(source, answers, filter, matches, objects, sorted, remarks, withRows);
        return new Catalog(
                        version,
                        tables,
                        List.copyOf(sequences.values()),
                        largeObjects.oids(),
                        preData,
                        postData,
                        inexpressible,
                        objects.warnings(),
                        objects.all().stream().map(CatalogObject::schema).collect(Collectors.toSet()),
                        objects.reordered(),
                        counted(sorted, filter))
                .sections(filter);
    }

    /** Here, and nowhere else, sections that are not wanted become empty. */
    private Catalog sections(CatalogFilter filter) {
        boolean data = filter.wants(Section.DATA);
        return new Catalog(
                serverVersion,
                data ? tables : List.of(),
                data ? sequences : List.of(),
                data ? largeObjects : new long[0],
                filter.wants(Section.PRE_DATA) ? preData : List.of(),
                filter.wants(Section.POST_DATA) ? postData : List.of(),
                inexpressible,
                warnings,
                schemas,
                reordered,
                objects);
    }

    /** The same without some of its statements. */
    Catalog without(Set<Ddl> statements) {
        return new Catalog(
                serverVersion,
                tables,
                sequences,
                largeObjects,
                preData.stream().filter(ddl -> !statements.contains(ddl)).toList(),
                postData.stream().map(step -> step.without(statements)).toList(),
                inexpressible,
                warnings,
                schemas,
                reordered,
                objects);
    }

    /** Of the sections that are wanted, what stands for itself. */
    private static Map<String, Integer> counted(List<CatalogObject> sorted, CatalogFilter filter) {
        Map<String, Integer> counts = new TreeMap<>();
        sorted.stream()
                .filter(object -> object.kind().standsForItself() && filter.wants(object.section()))
                .forEach(object -> counts.merge(object.kind().words(), 1, Integer::sum));
        return counts;
    }

    /** An extension's sequence is wanted for its value only. */
    private static void leaveOut(Map<Long, Sequence> sequences, CatalogObjects objects, Matches matches) {
        sequences.keySet().removeIf(oid -> {
            CatalogObject made = objects.find(ObjectId.PG_CLASS, oid);
            return made == null
                    || made.kind() != ObjectKind.SEQUENCE && !matches.isEverything() && !matches.namesRelation(oid);
        });
    }

    /** Privileges come late, for an owner may have revoked its own; event triggers after all they would fire on. */
    private static List<PostDataStep> postData(
            Connection source,
            CatalogQuery.Answers answers,
            CatalogFilter filter,
            Matches matches,
            CatalogObjects objects,
            List<CatalogObject> sorted,
            List<Ddl> remarks,
            List<Relation> withRows)
            throws SQLException {
        Map<Boolean, List<CatalogObject>> late = sorted.stream()
                .filter(object -> object.section() == Section.POST_DATA)
                .collect(Collectors.partitioningBy(object -> object.kind() == ObjectKind.EVENT_TRIGGER));
        PostData steps = new PostData(
                filter, withRows.stream().map(table -> table.id().oid()).collect(Collectors.toSet()));
        steps.addParallel(late.get(false));
        if (!remarks.isEmpty()) {
            remarks.sort(Comparator.comparing(Ddl::sql));
            steps.addInLine(PostDataStep.Kind.OTHER, "comments", remarks);
        }
        if (filter.privileges()) {
            addPrivileges(source, answers, new Privileges(objects, matches), sorted, steps);
        }
        late.get(true).forEach(steps::addInLine);
        for (Relation view : new Refreshes(objects).inOrder()) {
            Ddl refresh = view.ddl("REFRESH MATERIALIZED VIEW " + view.target()).asOptional();
            steps.addInLine(PostDataStep.Kind.REFRESH, view.target(), List.of(refresh));
        }
        return steps.steps();
    }

    private static void addPrivileges(
            Connection source,
            CatalogQuery.Answers answers,
            Privileges privileges,
            List<CatalogObject> sorted,
            PostData steps)
            throws SQLException {
        List<Ddl> defaults = privileges.readDefaults(source);
        if (!defaults.isEmpty()) {
            steps.addInLine(PostDataStep.Kind.OTHER, "default privileges", defaults);
        }
        Privileges.Read grants = privileges.read(answers);
        sorted.stream()
                .filter(grants.ofObjects()::containsKey)
                .forEach(object -> steps.addInLine(
                        PostDataStep.Kind.OTHER,
                        object.target(),
                        grants.ofObjects().get(object)));
        grants.ofOthers().forEach((name, made) -> steps.addInLine(PostDataStep.Kind.OTHER, name, made));
    }

    /**
     * For the rest of the transaction: compiling the queries, or starting workers for them, takes longer than running them; so
     * does sorting on the disk; and where no rows are wanted nobody needs to know how large anything is.
     */
    static void prepare(Connection source, CatalogFilter filter) throws SQLException {
        if (!source.getAutoCommit()) {
            try (var statement = source.createStatement()) {
                statement.execute("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;"
                        + " SET LOCAL work_mem = '32MB'"
                        + (filter.wants(Section.DATA) ? "" : "; SET LOCAL pgcaravan.sizes = 'estimated'"));
            }
        }
    }

    private static String setting(Connection source, String name) throws SQLException {
        try (var statement = source.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The source's {@code server_version_num}: 150018 is 15.18. */
    public int serverVersion() {
        return serverVersion;
    }

    /** All tables with rows to copy, by schema and name, but those before others that refer to them from the start. */
    public List<Table> tables() {
        return tables;
    }

    public List<Sequence> sequences() {
        return sequences;
    }

    /** OIDs of all large objects, ascending. {@link #preData()} makes them empty; their content is not copied by any statement here. */
    public long[] largeObjects() {
        return largeObjects.clone();
    }

    /** What is made before any row is copied, in an order that works. */
    public List<Ddl> preData() {
        return preData;
    }

    /** What is made when rows are there, each step after those it waits for. */
    public List<PostDataStep> postData() {
        return postData;
    }

    /** All statements, of both sections. */
    public List<Ddl> statements() {
        return Stream.concat(preData.stream(), postData.stream().flatMap(step -> step.statements().stream()))
                .toList();
    }

    /** Names, qualified and quoted, of the tables whose columns come in another order in the copy. */
    public Set<String> reordered() {
        return reordered;
    }

    /**
     * Objects, by kind and name, of which no statement is known: of a kind that came with a later version, or dropped while the
     * catalog was read. With any, nothing should be written.
     */
    public List<String> inexpressible() {
        return inexpressible;
    }

    /** Names, not quoted, of the schemas in which the objects are. */
    public Set<String> schemas() {
        return schemas;
    }

    /** How many objects of each kind are made, by the kind in words: {@code table}, {@code foreign key}; of large objects not. */
    public Map<String, Integer> objects() {
        return objects;
    }

    /** What the copy will lack or could lack, in words for the operator. */
    public List<String> warnings() {
        return warnings;
    }
}
