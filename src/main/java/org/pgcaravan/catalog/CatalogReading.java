package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One reading of a source's catalog, from the first query to the statements in their order. */
final class CatalogReading {

    private final Connection source;
    private final CatalogFilter filter;
    private final Matches matches;
    private final CatalogQuery.Answers answers;
    private final CatalogObjects objects = new CatalogObjects();

    /**
     * @param source as {@link Catalog#read(Connection)} wants it
     * @param answers to those queries that another connection may answer
     */
    CatalogReading(Connection source, CatalogFilter filter, Matches matches, CatalogQuery.Answers answers) {
        this.source = source;
        this.filter = filter;
        this.matches = matches;
        this.answers = answers;
    }

    Catalog read() throws SQLException {
        prepare(source, filter);
        int version = Integer.parseInt(setting("server_version_num"));
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
            leaveOut(sequences);
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
        if (matches.isEverything()) {
            relations.warnOfAdditions(source);
        }
        List<String> inexpressible = inexpressible();
        remarks.addAll(new SecurityLabels(objects, matches).read(source));

        List<Relation> withRows = withRows();
        List<Table> tables = filter.wants(Section.DATA)
                ? RowOrder.of(withRows.stream().map(Relation::table).toList())
                : List.of();
        List<Ddl> preData = sorted.stream()
                .filter(object -> object.section() == Section.PRE_DATA)
                .flatMap(object -> object.statements().stream())
                .filter(filter::wants)
                .toList();
        List<PostDataStep> postData = postData(sorted, remarks, withRows);
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
                        counted(sorted))
                .sections(filter);
    }

    private List<String> inexpressible() throws SQLException {
        List<String> inexpressible = new ArrayList<>(objects.inexpressible());
        answers.forEachRow("unknown_kinds", row -> {
            String schema = row.text("schema");
            if (matches.isEverything() || schema != null && matches.wantsSchema(schema)) {
                inexpressible.add(row.text("object"));
            }
        });
        return inexpressible;
    }

    private List<Relation> withRows() {
        return Stream.concat(objects.relations().stream(), objects.configuration().values().stream())
                .filter(Relation::hasRows)
                .toList();
    }

    /** Of the sections that are wanted, what stands for itself. */
    private Map<String, Integer> counted(List<CatalogObject> sorted) {
        Map<String, Integer> counts = new TreeMap<>();
        sorted.stream()
                .filter(object -> object.kind().standsForItself() && filter.wants(object.section()))
                .forEach(object -> counts.merge(object.kind().words(), 1, Integer::sum));
        return counts;
    }

    /** An extension's sequence is wanted for its value only. */
    private void leaveOut(Map<Long, Sequence> sequences) {
        sequences.keySet().removeIf(oid -> {
            CatalogObject made = objects.find(ObjectId.PG_CLASS, oid);
            return made == null
                    || made.kind() != ObjectKind.SEQUENCE && !matches.isEverything() && !matches.namesRelation(oid);
        });
    }

    /** Privileges come late, for an owner may have revoked its own; event triggers after all they would fire on. */
    private List<PostDataStep> postData(List<CatalogObject> sorted, List<Ddl> remarks, List<Relation> withRows)
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
            addPrivileges(sorted, steps);
        }
        late.get(true).forEach(steps::addInLine);
        for (Relation view : new Refreshes(objects).inOrder()) {
            Ddl refresh = view.ddl("REFRESH MATERIALIZED VIEW " + view.target()).asOptional();
            steps.addInLine(PostDataStep.Kind.REFRESH, view.target(), List.of(refresh));
        }
        return steps.steps();
    }

    private void addPrivileges(List<CatalogObject> sorted, PostData steps) throws SQLException {
        Privileges privileges = new Privileges(objects, matches);
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

    private String setting(String name) throws SQLException {
        try (var statement = source.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
