package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.Identifiers;

/**
 * Writes CREATE TABLE and what belongs to it. A partition is made on its own and attached afterwards, which keeps its order of
 * columns. So is a child of whose columns and checks none is merely inherited; any other child says INHERITS.
 */
record TableDefinition(Relation table) {

    List<Ddl> statements() {
        List<Ddl> statements = new ArrayList<>();
        statements.add(table.ddl(create()));
        if (inheritsLater()) {
            table.parents().forEach(parent -> statements.add(alter("INHERIT " + parent.target())));
        }
        for (ColumnDefinition column : table.columns()) {
            if (!isDeclared(column)) {
                statements.addAll(overrides(column));
            }
            if (saysInherits()) {
                statements.addAll(resets(column));
            }
            if (isDeclared(column) && dropsDefault(column)) { // NULL is a default of a domain's column
                statements.add(alter("ALTER COLUMN " + column.name() + " DROP DEFAULT"));
            }
            column.alterations().forEach(action -> statements.add(alter(action)));
            if (column.compression() != null) {
                statements.add(alter(column.compressed()).asOptional());
            }
        }
        switch (table.isForeign() ? "d" : table.replicaIdentity()) {
            case "n" -> statements.add(alter("REPLICA IDENTITY NOTHING"));
            case "f" -> statements.add(alter("REPLICA IDENTITY FULL"));
            default -> {
                // the primary key, or an index that is made after the data
            }
        }
        return statements;
    }

    /**
     * Whether the copy's columns come in the source's order. They do not where a parent got a column after its child was made,
     * which INHERITS cannot say: the parent's columns come first then, as in a copy by pg_dump.
     */
    boolean keepsColumnOrder() {
        return order().equals(
                        table.columns().stream().map(ColumnDefinition::name).toList());
    }

    private List<String> order() {
        Set<String> order = new LinkedHashSet<>();
        if (saysInherits()) {
            table.parents().forEach(parent -> order.addAll(new TableDefinition(parent).order()));
        }
        table.columns().stream().map(ColumnDefinition::name).forEach(order::add);
        return List.copyOf(order);
    }

    private String create() {
        StringBuilder text = new StringBuilder("CREATE ");
        text.append(table.isForeign() ? "FOREIGN TABLE " : isUnlogged() ? "UNLOGGED TABLE " : "TABLE ");
        text.append(table.target());
        List<String> elements = elements();
        if (table.ofType() != null) {
            text.append(" OF ").append(table.ofType());
        }
        if (table.ofType() == null || !elements.isEmpty()) {
            text.append(" (");
            text.append(elements.stream().map(element -> "\n    " + element).collect(Collectors.joining(",")));
            text.append(elements.isEmpty() ? ")" : "\n)");
        }
        if (saysInherits()) {
            text.append("\nINHERITS (");
            text.append(table.parents().stream().map(Relation::target).collect(Collectors.joining(", ")));
            text.append(')');
        }
        if (table.partitionKey() != null) {
            text.append("\nPARTITION BY ").append(table.partitionKey());
        }
        if (table.accessMethod() != null
                && (table.isPartitioned() || !table.accessMethod().equals("heap"))) {
            text.append("\nUSING ").append(Identifiers.quote(table.accessMethod()));
        }
        if (table.isForeign()) {
            text.append("\nSERVER ").append(Identifiers.quote(table.foreignServer()));
            text.append(table.foreignOptions() == null ? "" : "\nOPTIONS (" + table.foreignOptions() + ")");
        } else if (!table.options().isEmpty()) {
            text.append("\nWITH (").append(table.options()).append(')');
        }
        return text.toString();
    }

    /** Of a partitioned table, which has no rows of its own, it means nothing; from 18 on the server refuses it there. */
    private boolean isUnlogged() {
        return table.unlogged() && !table.isPartitioned();
    }

    private List<String> elements() {
        List<String> elements = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            boolean withNotNull = column.notNullLocal() || !saysInherits();
            if (table.ofType() != null) {
                String constraints = column.constraints(table, withNotNull, true);
                if (!constraints.isEmpty()) {
                    elements.add(column.name() + " WITH OPTIONS" + constraints);
                }
            } else if (isDeclared(column)) {
                elements.add(column.declaration(table, withNotNull, !isGeneratedAsAbove(column))
                        + (dropsDefault(column) ? " DEFAULT NULL" : ""));
            }
        }
        for (ColumnDefinition column : table.columns()) {
            if (!isDeclared(column) && hasNamedNotNullOfItsOwn(column)) {
                elements.add("CONSTRAINT " + column.notNullName() + " NOT NULL " + column.name() + column.noInherit());
            }
        }
        for (Relation.Check check : table.checks()) {
            if (check.part().isInside(table) && (check.local() || !saysInherits())) {
                elements.add(check.text());
            }
        }
        return elements;
    }

    /** Whether a parent's column of that name has a default, and the child's own has none. */
    private boolean dropsDefault(ColumnDefinition column) {
        return saysInherits()
                && column.defaultExpression() == null
                && table.parents().stream()
                        .map(parent -> parent.column(column.name()))
                        .anyMatch(above -> above != null && above.hasDefault());
    }

    /** Before 16 a child may not repeat what its parents say of the column. */
    private boolean isGeneratedAsAbove(ColumnDefinition column) {
        List<ColumnDefinition> above = above(column);
        return saysInherits()
                && column.generated()
                && !above.isEmpty()
                && above.stream()
                        .allMatch(parent -> Objects.equals(parent.defaultExpression(), column.defaultExpression()));
    }

    /** What a column that comes from a parent has of its own. */
    private List<Ddl> overrides(ColumnDefinition column) {
        List<Ddl> statements = new ArrayList<>(0);
        List<ColumnDefinition> above = above(column);
        String alter = "ALTER COLUMN " + column.name();
        if (column.defaultOf() != null && column.defaultOf().isInside(table)) {
            statements.add(alter(alter + " SET DEFAULT " + column.defaultExpression()));
        } else if (column.defaultExpression() == null && above.stream().anyMatch(ColumnDefinition::hasDefault)) {
            statements.add(alter(alter + " DROP DEFAULT"));
        }
        if (column.notNull() && column.notNullName() == null && above.stream().noneMatch(ColumnDefinition::notNull)) {
            statements.add(alter(alter + " SET NOT NULL"));
        }
        return statements;
    }

    private List<ColumnDefinition> above(ColumnDefinition column) {
        return table.parents().stream()
                .map(parent -> parent.column(column.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** What a column takes over from a parent's, and does not have. */
    private List<Ddl> resets(ColumnDefinition column) {
        List<Ddl> statements = new ArrayList<>(0);
        String alter = "ALTER COLUMN " + column.name();
        for (ColumnDefinition parent : above(column)) {
            if (parent.notNullToDrop(column)) {
                statements.add(alter(alter + " DROP NOT NULL").asOptional());
            }
            if (parent.storage() != null && column.storage() == null) {
                statements.add(alter(alter + " SET STORAGE " + column.usualStorage()));
            }
            if (parent.compression() != null && column.compression() == null) {
                statements.add(alter(alter + " SET COMPRESSION default").asOptional());
            }
        }
        return statements.stream().distinct().toList();
    }

    private static boolean hasNamedNotNullOfItsOwn(ColumnDefinition column) {
        return column.notNullName() != null && column.notNullLocal() && column.notNullValid();
    }

    private boolean isDeclared(ColumnDefinition column) {
        return !saysInherits() || column.local();
    }

    private boolean saysInherits() {
        return !table.parents().isEmpty() && !table.isPartition() && !inheritsLater();
    }

    private boolean inheritsLater() {
        return !table.parents().isEmpty()
                && !table.isPartition()
                && !table.hasInheritedChecks()
                && table.columns().stream().allMatch(c -> c.local() && c.notNullLocal())
                && table.columns().stream()
                        .allMatch(c -> above(c).stream().noneMatch(parent -> parent.notNullToDrop(c)))
                && table.checks().stream().allMatch(Relation.Check::local);
    }

    private Ddl alter(String action) {
        return table.ddl(
                "ALTER " + (table.isForeign() ? "FOREIGN TABLE" : "TABLE") + " ONLY " + table.target() + " " + action);
    }
}
