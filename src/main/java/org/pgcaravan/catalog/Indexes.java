package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    Indexes(CatalogObjects objects, Constraints constraints) {
        this.objects = objects;
        this.constraints = constraints;
    }

    void read(Connection source) throws SQLException {
        new CatalogQuery("indexes").forEachRow(source, row -> {
            Relation relation = objects.relation(row.getLong("relation"));
            if (relation != null) {
                add(row, relation);
            }
        });
        partitions.forEach(Runnable::run);
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

    private void add(ResultSet row, Relation relation) throws SQLException {
        ObjectId id = ObjectId.of(ObjectId.PG_CLASS, row.getLong("oid"));
        Constraints.Key key = constraints.keyOf(row.getLong("oid"));
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
            inTablespace(row, made, addConstraint(relation, key, key.definitionWith(row.getString("options"))));
            made.weighs(row.getLong("bytes"));
            addStatistics(row, made);
            objects.alias(id, made);
            objects.commentedAs(id, made, "INDEX " + row.getString("target"));
        }
        if (key != null) {
            made.waitFor(relation.hasRows() ? List.of(relation.id().oid()) : List.of());
            keys.computeIfAbsent(relation, r -> new ArrayList<>()).add(made);
        }
        addChoices(row, relation, made);
        addPartition(row, relation, made);
    }

    private CatalogObject build(ResultSet row, Relation relation, ObjectId id) throws SQLException {
        CatalogObject index = objects.add(new CatalogObject(
                id, ObjectKind.INDEX, row.getString("schema"), row.getString("name"), row.getString("target")));
        inTablespace(row, index, row.getString("definition"));
        addStatistics(row, index);
        index.belongTo(relation);
        index.need(relation);
        index.weighs(row.getLong("bytes"));
        index.waitFor(relation.hasRows() ? List.of(relation.id().oid()) : List.of());
        builds.computeIfAbsent(relation, r -> new ArrayList<>()).add(index);
        return index;
    }

    private static String addConstraint(Relation relation, Constraints.Key key, String definition) {
        return "ALTER TABLE ONLY " + relation.target() + " ADD CONSTRAINT " + key.name() + " " + definition;
    }

    private static void inTablespace(ResultSet row, CatalogObject object, String statement) throws SQLException {
        String tablespace = row.getString("tablespace");
        if (tablespace == null) {
            object.create(statement);
        } else {
            object.creation()
                    .add(object.ddl("SET default_tablespace = " + Identifiers.quote(tablespace))
                            .withTablespace(tablespace));
            object.create(statement).create("RESET default_tablespace");
        }
    }

    private static void addStatistics(ResultSet row, CatalogObject object) throws SQLException {
        for (String statistics : CatalogQuery.texts(row, "statistics")) {
            object.create("ALTER INDEX " + row.getString("target") + " ALTER COLUMN " + statistics);
        }
    }

    /** The table's choices of an index, which lock the table: CLUSTER ON and REPLICA IDENTITY. */
    private void addChoices(ResultSet row, Relation relation, CatalogObject made) throws SQLException {
        boolean clustered = row.getBoolean("indisclustered");
        boolean identity = row.getBoolean("indisreplident");
        if (!clustered && !identity) {
            return;
        }
        CatalogObject choice = objects.add(new CatalogObject(
                null, ObjectKind.TABLE_OPTION, relation.schema(), relation.name(), relation.target()));
        String index = row.getString("quoted_name");
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

    private void addPartition(ResultSet row, Relation relation, CatalogObject made) throws SQLException {
        long parent = row.getLong("parent");
        if (parent == 0) {
            return;
        }
        CatalogObject partition = objects.add(new CatalogObject(
                null,
                ObjectKind.INDEX_PARTITION,
                row.getString("schema"),
                row.getString("name"),
                row.getString("target")));
        partition.create(
                "ALTER INDEX " + row.getString("parent_target") + " ATTACH PARTITION " + row.getString("target"));
        partition.belongTo(relation);
        partition.need(made);
        partitions.add(() -> {
            partition.need(objects.find(ObjectId.PG_CLASS, parent));
            attachments.computeIfAbsent(relation, r -> new ArrayList<>()).add(partition);
        });
    }

    List<CatalogObject> attachments(Relation relation) {
        return attachments.getOrDefault(relation, List.of());
    }
}
