package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/**
 * Reads indexes, and writes the statements of the constraints that have one. A key's index is built first, as any other, for
 * many can be built on one table at the same time; making it the key's own needs the table for itself, but no time.
 */
final class Indexes {

    private final CatalogObjects objects;
    private final Constraints constraints;
    private final Map<Relation, List<CatalogObject>> builds = new HashMap<>();
    private final Map<Relation, List<CatalogObject>> keys = new HashMap<>();
    private final Map<Relation, List<CatalogObject>> attachments = new HashMap<>();
    private final List<Runnable> partitions = new ArrayList<>();
    private final Set<Relation> attachedLate = new LinkedHashSet<>();

    Indexes(CatalogObjects objects, Constraints constraints) {
        this.objects = objects;
        this.constraints = constraints;
    }

    void read(CatalogQuery.Answers answers) throws SQLException {
        answers.forEachRow("indexes", row -> {
            Relation relation = objects.relation(row.number("relation"));
            if (relation != null) {
                add(row, relation);
            }
        });
        partitions.forEach(Runnable::run);
        attachedLate.forEach(relation -> waitForAttachments(relation, relation));
    }

    /** Orders keys after all that is built on their tables. Last of all: these are no needs that a filter would look at. */
    void orderKeys() {
        keys.forEach((relation, made) -> made.forEach(key -> key.needAll(builds(relation))));
    }

    /** All that is built on a table or made of its indexes. */
    List<CatalogObject> of(Relation relation) {
        List<CatalogObject> all = new ArrayList<>(builds(relation));
        all.addAll(keys.getOrDefault(relation, List.of()));
        return all;
    }

    private List<CatalogObject> builds(Relation relation) {
        return builds.getOrDefault(relation, List.of());
    }

    private void add(Row row, Relation relation) throws SQLException {
        ObjectId id = ObjectId.of(ObjectId.PG_CLASS, row.number("oid"));
        Constraints.Key key = constraints.keyOf(row.number("oid"));
        CatalogObject made;
        if (key == null || key.canUseIndex() && !relation.isPartitioned()) {
            made = build(row, relation, id);
            if (key != null) {
                key.constraint().create(addConstraint(relation, key, key.usingIndex()));
                key.constraint().need(made);
                made = key.constraint();
            }
        } else {
            made = key.constraint();
            inTablespace(row, made, addConstraint(relation, key, key.definitionWith(row.text("options"))));
            made.weighs(row.number("bytes"));
            addStatistics(row, made);
            objects.alias(id, made);
            objects.commentedAs(id, made, "INDEX " + row.text("target"));
        }
        if (key != null) {
            made.waitFor(relation.hasRows() ? List.of(relation.id().oid()) : List.of());
            keys.computeIfAbsent(relation, r -> new ArrayList<>()).add(made);
        }
        addChoices(row, relation, made);
        addPartition(row, relation, made);
    }

    private CatalogObject build(Row row, Relation relation, ObjectId id) throws SQLException {
        CatalogObject index = objects.add(
                new CatalogObject(id, ObjectKind.INDEX, row.text("schema"), row.text("name"), row.text("target")));
        inTablespace(row, index, row.text("definition"));
        addStatistics(row, index);
        index.belongTo(relation);
        index.need(relation);
        index.weighs(row.number("bytes"));
        index.waitFor(relation.hasRows() ? List.of(relation.id().oid()) : List.of());
        builds.computeIfAbsent(relation, r -> new ArrayList<>()).add(index);
        return index;
    }

    private static String addConstraint(Relation relation, Constraints.Key key, String definition) {
        return "ALTER TABLE ONLY " + relation.target() + " ADD CONSTRAINT " + key.name() + " " + definition;
    }

    private static void inTablespace(Row row, CatalogObject object, String statement) throws SQLException {
        String tablespace = row.text("tablespace");
        if (tablespace == null) {
            object.create(statement);
        } else {
            object.creation()
                    .add(object.ddl("SET default_tablespace = " + Identifiers.quote(tablespace))
                            .withTablespace(tablespace));
            object.create(statement).create("RESET default_tablespace");
        }
    }

    private static void addStatistics(Row row, CatalogObject object) throws SQLException {
        for (String statistics : row.texts("statistics")) {
            object.create("ALTER INDEX " + row.text("target") + " ALTER COLUMN " + statistics);
        }
    }

    /** The table's choices of an index, which lock the table: CLUSTER ON and REPLICA IDENTITY. */
    private void addChoices(Row row, Relation relation, CatalogObject made) throws SQLException {
        boolean clustered = row.flag("indisclustered");
        boolean identity = row.flag("indisreplident");
        if (!clustered && !identity) {
            return;
        }
        CatalogObject choice = objects.add(new CatalogObject(
                null, ObjectKind.TABLE_OPTION, relation.schema(), relation.name(), relation.target()));
        String index = row.text("quoted_name");
        String alter = relation.isMaterialized() ? "ALTER MATERIALIZED VIEW " : "ALTER TABLE ";
        if (clustered) {
            choice.create(alter + relation.target() + " CLUSTER ON " + index);
        }
        if (identity) {
            choice.create("ALTER TABLE ONLY " + relation.target() + " REPLICA IDENTITY USING INDEX " + index);
        }
        choice.belongTo(relation);
        choice.need(made);
    }

    private void addPartition(Row row, Relation relation, CatalogObject made) throws SQLException {
        long parent = row.number("parent");
        if (parent == 0) {
            return;
        }
        if (objects.relation(row.number("parent_relation")) == null) {
            attachLate(relation, made);
            return;
        }
        CatalogObject partition = objects.add(new CatalogObject(
                null, ObjectKind.INDEX_PARTITION, row.text("schema"), row.text("name"), row.text("target")));
        partition.create("ALTER INDEX " + row.text("parent_target") + " ATTACH PARTITION " + row.text("target"));
        partition.belongTo(relation);
        partition.need(made);
        partitions.add(() -> {
            partition.need(objects.find(ObjectId.PG_CLASS, parent));
            attachments.computeIfAbsent(relation, r -> new ArrayList<>()).add(partition);
        });
    }

    /**
     * An extension's partitioned table has its indexes from the start, and makes one on each table that is attached, unless that
     * one has it.
     */
    private void attachLate(Relation relation, CatalogObject made) {
        relation.attachment().postpone();
        relation.attachment().need(made);
        attachedLate.add(relation);
    }

    /** An index of a partitioned table is a whole one when all its partitions have theirs. */
    private void waitForAttachments(Relation attached, Relation table) {
        if (table.isPartitioned()) {
            for (Relation below : objects.relations()) {
                if (below.isPartition() && below.parents().contains(table)) {
                    attached.attachment().needAll(attachments(below));
                    waitForAttachments(attached, below);
                }
            }
        }
    }

    /** What becomes a partition of an extension's table after its indexes are built. */
    Set<Relation> attachedLate() {
        return attachedLate;
    }

    List<CatalogObject> attachments(Relation relation) {
        return attachments.getOrDefault(relation, List.of());
    }
}
