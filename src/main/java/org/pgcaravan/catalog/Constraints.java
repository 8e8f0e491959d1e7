package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads checks, foreign keys and the constraints that have an index: primary key, unique and exclusion. */
final class Constraints {

    /** A constraint with an index, whose statement needs to know the index. */
    record Key(CatalogObject constraint, String type, String name, String definition, String deferral, boolean period) {

        /** Whether its index can be built on its own and be made the constraint's afterwards. */
        boolean canUseIndex() {
            return !type.equals("x") && !period;
        }

        String usingIndex() {
            return (type.equals("p") ? "PRIMARY KEY" : "UNIQUE") + " USING INDEX " + name + deferral;
        }

        /** @param options the index's storage parameters, which the server leaves out of the definition; null without any */
        String definitionWith(String options) {
            if (options == null || type.equals("x")) {
                return definition;
            }
            String before = definition.substring(0, definition.length() - deferral.length());
            return before + " WITH (" + options + ")" + deferral;
        }
    }

    /** A foreign key and the tables on its two sides. */
    record ForeignKey(CatalogObject constraint, Relation table, Relation referenced) {}

    private final CatalogObjects objects;
    private final Map<Long, Key> keysByIndex = new HashMap<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final Map<String, CatalogObject> unvalidated = new HashMap<>();
    private final List<Runnable> inherited = new ArrayList<>();

    Constraints(CatalogObjects objects) {
        this.objects = objects;
    }

    void read(CatalogQuery.Answers answers) throws SQLException {
        answers.forEachRow("constraints", row -> {
            Relation relation = objects.relation(row.number("relation"));
            if (row.number("domain") != 0) {
                addToDomain(row);
            } else if (relation != null) {
                switch (row.text("contype")) {
                    case "c" -> addCheck(row, relation);
                    case "f" -> addForeignKey(row, relation);
                    default -> addKey(row, relation);
                }
            } else if (row.text("contype").equals("f")) {
                orderRows(objects.configuration().get(row.number("relation")), row);
            }
        });
        inherited.forEach(Runnable::run);
    }

    /** @return null for an index that belongs to no constraint */
    Key keyOf(long index) {
        return keysByIndex.get(index);
    }

    List<ForeignKey> foreignKeys() {
        return foreignKeys;
    }

    private static ObjectId id(Row row) throws SQLException {
        return ObjectId.of(ObjectId.PG_CONSTRAINT, row.number("oid"));
    }

    private static CatalogObject constraint(Row row, ObjectKind kind, String on) throws SQLException {
        return new CatalogObject(
                id(row),
                kind,
                row.text("schema"),
                row.text("name") + " " + row.text("holder"),
                row.text("quoted_name") + on + row.text("holder"));
    }

    private static String text(Row row) throws SQLException {
        return "CONSTRAINT " + row.text("quoted_name") + " " + row.text("definition");
    }

    private void addToDomain(Row row) throws SQLException {
        if (!(objects.find(ObjectId.PG_TYPE, row.number("domain")) instanceof Domain domain)) {
            return;
        }
        if (row.text("contype").equals("n")) {
            objects.commentedAs(
                    id(row), domain, "CONSTRAINT " + row.text("quoted_name") + " ON DOMAIN " + domain.target());
            return;
        }
        CatalogObject check = objects.add(constraint(row, ObjectKind.DOMAIN_CHECK, " ON DOMAIN "));
        check.create("ALTER DOMAIN " + domain.target() + " ADD " + text(row));
        check.belongTo(domain);
        if (row.flag("convalidated")) {
            domain.add(check, text(row));
        } else {
            check.need(domain);
        }
    }

    private void addCheck(Row row, Relation table) throws SQLException {
        boolean local = row.flag("conislocal");
        boolean validated = row.flag("convalidated");
        if (!local && validated) {
            table.inheritsChecks();
        }
        if (!local && (!table.isPartition() || !validated)) {
            addInherited(id(row), row.text("quoted_name"), table);
            return;
        }
        CatalogObject check = objects.add(constraint(row, ObjectKind.CHECK, " ON "));
        if (local) {
            check.create("ALTER TABLE " + table.target() + " ADD " + text(row));
        }
        if (validated) {
            check.placeInside(table);
            table.add(new Relation.Check(check, text(row), local));
        } else {
            check.postpone();
            check.belongTo(table);
            check.need(table);
            unvalidated.put(check.target(), check);
        }
    }

    /** It comes with the table, or, when the rows were not checked, with the constraint of a parent after the data. */
    private void addInherited(ObjectId id, String name, Relation table) {
        objects.alias(id, table);
        inherited.add(() -> {
            CatalogObject above = unvalidatedAbove(name, table);
            objects.commentedAs(id, above == null ? table : above, "CONSTRAINT " + name + " ON " + table.target());
        });
    }

    private CatalogObject unvalidatedAbove(String name, Relation table) {
        for (Relation parent : table.parents()) {
            CatalogObject check = unvalidated.get(name + " ON " + parent.target());
            CatalogObject above = check == null ? unvalidatedAbove(name, parent) : check;
            if (above != null) {
                return above;
            }
        }
        return null;
    }

    private void addForeignKey(Row row, Relation table) throws SQLException {
        CatalogObject constraint = objects.add(constraint(row, ObjectKind.FOREIGN_KEY, " ON "));
        constraint.create(
                "ALTER TABLE " + (table.isPartitioned() ? "" : "ONLY ") + table.target() + " ADD " + text(row));
        constraint.belongTo(table);
        long referenced = row.number("referenced");
        foreignKeys.add(new ForeignKey(
                constraint,
                table,
                objects.relation(referenced) != null
                        ? objects.relation(referenced)
                        : objects.configuration().get(referenced)));
    }

    /** @param table null for one of which no rows are copied */
    private void orderRows(Relation table, Row row) throws SQLException {
        Relation referenced = objects.configuration().get(row.number("referenced"));
        if (table != null && referenced != null) {
            table.refersTo(referenced);
        }
    }

    private void addKey(Row row, Relation table) throws SQLException {
        CatalogObject constraint = objects.add(constraint(row, ObjectKind.CONSTRAINT, " ON "));
        constraint.belongTo(table);
        constraint.need(table);
        String deferral = !row.flag("condeferrable")
                ? ""
                : row.flag("condeferred") ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
        keysByIndex.put(
                row.number("index"),
                new Key(
                        constraint,
                        row.text("contype"),
                        row.text("quoted_name"),
                        row.text("definition"),
                        deferral,
                        row.flag("period")));
    }
}
