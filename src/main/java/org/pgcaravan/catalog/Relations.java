package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.postgres.Identifiers;

/** Reads tables and views with their columns, and adds what is made of a table later: its place among partitions, row security. */
record Relations(CatalogObjects objects) {

    void read(Connection source) throws SQLException {
        new CatalogQuery("relations").forEachRow(source, row -> {
            Relation relation = objects.add(new Relation(row));
            if (relation.isView() && relation.query() == null) {
                objects.inexpressible(relation);
            }
            long rule = row.number("query_rule");
            if (relation.isMaterialized()) {
                objects.alias(ObjectId.of(ObjectId.PG_REWRITE, rule), relation);
            } else if (relation.isView()) {
                addQuery(relation, rule);
            }
        });
        new CatalogQuery("extension_tables").forEachRow(source, row -> {
            Relation table = new Relation(row);
            objects.addMember(table);
            if (row.flag("configuration") && table.hasRows()) {
                table.where(row.text("condition"));
                objects.addConfiguration(table);
            }
        });
        new CatalogQuery("columns").forEachRow(source, row -> {
            Relation relation = objects.relation(row.number("relation"));
            if (relation != null) {
                addColumn(relation, row);
            } else if (objects.member(row.number("relation")) != null) {
                objects.member(row.number("relation")).add(ColumnDefinition.of(row, null));
            }
        });
        for (Relation relation : List.copyOf(objects.relations())) {
            relation.resolveParents(objects);
            addPartition(relation);
            addRowSecurity(relation);
        }
        objects.members().forEach(this::addRowSecurity);
    }

    /** To be asked when checks are known too: they decide how a child is made. */
    void warnOfColumnOrder() {
        for (Relation relation : objects.relations()) {
            if (!relation.isView()
                    && !relation.parents().isEmpty()
                    && !new TableDefinition(relation).keepsColumnOrder()) {
                objects.reordered(relation);
                objects.warn(
                        relation,
                        relation + ": its columns come in another order in the copy, those of its parents first");
            }
        }
    }

    /** What was made by hand on an extension's table, of which the extension knows nothing, nor pg_dump. */
    void warnOfAdditions(Connection source) throws SQLException {
        new CatalogQuery("extension_additions")
                .forEachRow(
                        source,
                        row -> objects.warn(row.text("object") + " is left out, for an extension makes its table: "
                                + row.text("statement")));
    }

    private void addQuery(Relation view, long rule) {
        ObjectId id = ObjectId.of(ObjectId.PG_REWRITE, rule);
        CatalogObject query = new CatalogObject(id, ObjectKind.VIEW_QUERY, view.schema(), view.name(), view.target()) {
            @Override
            List<Ddl> creation() {
                return List.of(new ViewDefinition(view).replacement());
            }
        };
        objects.add(query).placeInside(view);
        objects.commentedAs(id, query, "RULE \"_RETURN\" ON " + view.target());
        view.queryPart(query);
    }

    private void addColumn(Relation relation, Row row) throws SQLException {
        long defaultOid = row.number("default_oid");
        ObjectId defaultId = ObjectId.of(ObjectId.PG_ATTRDEF, defaultOid);
        CatalogObject defaultOf = null;
        if (defaultOid != 0 && row.text("attgenerated") == null) {
            String name = row.text("name");
            String alter = relation.isView() ? "ALTER VIEW " : "ALTER TABLE ONLY ";
            String expression = row.text("default_expression");
            defaultOf = objects.add(
                    new CatalogObject(
                            defaultId,
                            ObjectKind.DEFAULT,
                            relation.schema(),
                            relation.name() + " " + name,
                            relation.target()) {
                        @Override
                        List<Ddl> creation() {
                            return List.of(
                                    ddl(alter + target() + " ALTER COLUMN " + name + " SET DEFAULT " + expression));
                        }
                    });
            defaultOf.placeInside(relation);
        } else if (defaultOid != 0) {
            objects.alias(defaultId, relation);
        }
        ColumnDefinition column = ColumnDefinition.of(row, defaultOf);
        relation.add(column);
        if (column.notNullOid() != 0) {
            addNotNull(relation, column);
        }
    }

    private void addNotNull(Relation relation, ColumnDefinition column) {
        ObjectId id = ObjectId.of(ObjectId.PG_CONSTRAINT, column.notNullOid());
        String target = column.notNullName() + " ON " + relation.target();
        if (column.notNullValid()) {
            objects.alias(id, relation);
            objects.commentedAs(id, relation, "CONSTRAINT " + target);
        } else if (column.notNullLocal()) {
            CatalogObject constraint = objects.add(
                    new CatalogObject(id, ObjectKind.CHECK, relation.schema(), column.notNullName(), target));
            constraint.create("ALTER TABLE " + relation.target() + " ADD CONSTRAINT " + column.notNullName()
                    + " NOT NULL " + column.name() + (column.notNullNoInherit() ? " NO INHERIT" : "") + " NOT VALID");
            constraint.postpone();
            constraint.belongTo(relation);
        }
    }

    private void addPartition(Relation child) {
        if (!child.isPartition() || child.parents().isEmpty()) {
            return;
        }
        Relation parent = child.parents().get(0);
        CatalogObject partition =
                new CatalogObject(null, ObjectKind.PARTITION, child.schema(), child.name(), child.target());
        Ddl attach = partition.ddl("ALTER TABLE ONLY " + parent.target() + " ATTACH PARTITION " + child.target() + " "
                + child.partitionBound());
        partition.creation().add(child.isForeign() ? attach.asOptional() : attach);
        partition.belongTo(child);
        if (objects.relation(parent.id().oid()) != null) {
            partition.need(parent);
        }
        partition.need(child);
        child.attachedBy(objects.add(partition));
    }

    private void addRowSecurity(Relation table) {
        if (!table.rowSecurity() && !table.forcedRowSecurity()) {
            return;
        }
        CatalogObject security =
                new CatalogObject(null, ObjectKind.ROW_SECURITY, table.schema(), table.name(), table.target());
        List<String> statements = new ArrayList<>();
        if (table.rowSecurity()) {
            statements.add("ALTER TABLE " + table.target() + " ENABLE ROW LEVEL SECURITY");
        }
        if (table.forcedRowSecurity()) {
            statements.add("ALTER TABLE ONLY " + table.target() + " FORCE ROW LEVEL SECURITY");
        }
        if (objects.relation(table.id().oid()) != null) {
            statements.forEach(security::create);
            security.belongTo(table);
            security.need(table);
        } else {
            security.createUnless(hasRowSecurity(table), statements);
            objects.belongsToTable(security, table.id().oid()); // an extension's, as its policies do
        }
        objects.add(security);
    }

    private static String hasRowSecurity(Relation table) {
        return "EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = " + Identifiers.literal(table.schema()) + " AND c.relname = "
                + Identifiers.literal(table.name()) + " AND c.relrowsecurity = " + table.rowSecurity()
                + " AND c.relforcerowsecurity = " + table.forcedRowSecurity() + ")";
    }
}
