package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/** A table, partitioned table, foreign table, view or materialised view. */
final class Relation extends CatalogObject {

    /** A check that is made with the table while it is inside of it. */
    record Check(CatalogObject part, String text, boolean local) {}

    private final char relkind;
    private final String owner;
    private final boolean unlogged;
    private final String accessMethod;
    private final String tablespace;
    private final String options;
    private final String toastOptions;
    private final String replicaIdentity;
    private final String ofType;
    private final String partitionKey;
    private final String partitionBound;
    private final String foreignServer;
    private final String foreignOptions;
    private final List<Long> parentOids;
    private final List<Relation> parents = new ArrayList<>(0);
    private CatalogObject attachment;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>(0);
    private boolean inheritsChecks;
    private String where = "";
    private final Set<Long> referenced = new HashSet<>(0);
    private CatalogObject queryPart;
    private final String query;
    private final boolean populated;
    private final boolean rowSecurity;
    private final boolean forcedRowSecurity;
    private final long pages;
    private final double rows;
    private final long heapBytes;
    private final long toastBytes;

    Relation(Row row) throws SQLException {
        super(
                ObjectId.of(ObjectId.PG_CLASS, row.number("oid")),
                kind(row.text("relkind").charAt(0)),
                row.text("schema"),
                row.text("name"),
                row.text("target"));
        privilegeTarget("TABLE " + target());
        relkind = row.text("relkind").charAt(0);
        owner = row.text("owner");
        unlogged = "u".equals(row.text("relpersistence"));
        accessMethod = row.text("access_method");
        tablespace = row.text("tablespace");
        options = row.text("options");
        toastOptions = row.text("toast_options");
        replicaIdentity = row.text("relreplident");
        ofType = row.text("of_type");
        partitionKey = row.text("partition_key");
        partitionBound = row.text("partition_bound");
        foreignServer = row.text("foreign_server");
        foreignOptions = row.text("foreign_options");
        parentOids = row.texts("parents").stream().map(Long::valueOf).toList();
        query = row.text("view_query");
        populated = row.flag("relispopulated");
        rowSecurity = row.flag("relrowsecurity");
        forcedRowSecurity = row.flag("relforcerowsecurity");
        pages = row.number("pages");
        rows = row.real("tuples");
        heapBytes = row.number("heap_bytes");
        toastBytes = row.number("toast_bytes");
    }

    private static ObjectKind kind(char relkind) {
        return switch (relkind) {
            case 'v' -> ObjectKind.VIEW;
            case 'm' -> ObjectKind.MATERIALIZED_VIEW;
            case 'f' -> ObjectKind.FOREIGN_TABLE;
            default -> ObjectKind.TABLE;
        };
    }

    void add(ColumnDefinition column) {
        columns.add(column);
    }

    void add(Check check) {
        checks.add(check);
    }

    /** Has a check that is only inherited, which no statement can say of a child that is attached to its parents later. */
    void inheritsChecks() {
        inheritsChecks = true;
    }

    boolean hasInheritedChecks() {
        return inheritsChecks;
    }

    void resolveParents(CatalogObjects objects) {
        for (long oid : parentOids) {
            Relation parent = objects.relation(oid) != null ? objects.relation(oid) : objects.member(oid);
            if (parent != null) {
                parents.add(parent);
            }
        }
    }

    /** Complete only when parts that would make a loop have been separated. */
    @Override
    List<Ddl> creation() {
        if (super.creation().isEmpty()) {
            List<Ddl> statements = super.creation();
            if (tablespace != null) {
                statements.add(ddl("SET default_tablespace = " + Identifiers.quote(tablespace))
                        .withTablespace(tablespace));
            }
            if (isView()) {
                statements.addAll(new ViewDefinition(this).statements());
            } else {
                statements.addAll(new TableDefinition(this).statements());
            }
            if (tablespace != null) {
                statements.add(2, ddl("RESET default_tablespace"));
            }
            statements.add(ownerStatement(owner));
        }
        return super.creation();
    }

    /** For a caller who copies: only relations with rows of their own have one. */
    Table table() {
        return new Table(
                id().oid(),
                schema(),
                name(),
                target(),
                columns(false),
                pages,
                rows,
                heapBytes,
                toastBytes,
                accessMethod,
                unlogged ? Table.Persistence.UNLOGGED : Table.Persistence.PERMANENT,
                rowSecurity,
                where,
                columns(true),
                referenced);
    }

    private List<Table.Column> columns(boolean generated) {
        return columns.stream()
                .filter(column -> column.generated() == generated)
                .map(column -> new Table.Column(
                        column.name(), column.typeOid(), column.type(), column.binaryExact(), column.identity()))
                .toList();
    }

    /** The condition of the rows to copy; with none, all are, but the table is not to be emptied first. */
    void where(String condition) {
        where = condition == null || condition.isBlank() ? "true" : condition.strip();
    }

    /** Rows of that table must be there first, for the foreign key is. */
    void refersTo(Relation other) {
        if (other != this) {
            referenced.add(other.id().oid());
        }
    }

    /** Another condition that rows to copy must meet. */
    void restrictTo(RowCondition condition) {
        where = where.isEmpty() ? condition.sql() : "(" + where + ")\nAND " + condition.sql();
    }

    boolean hasRows() {
        return relkind == 'r';
    }

    boolean isView() {
        return relkind == 'v' || relkind == 'm';
    }

    boolean isMaterialized() {
        return relkind == 'm';
    }

    boolean isPartitioned() {
        return relkind == 'p';
    }

    boolean isForeign() {
        return relkind == 'f';
    }

    boolean isPartition() {
        return partitionBound != null;
    }

    /** The query where it was taken out of the view to break a loop; null while it is inside. */
    CatalogObject separateQuery() {
        return queryPart == null || queryPart.isInside(this) ? null : queryPart;
    }

    void queryPart(CatalogObject part) {
        queryPart = part;
    }

    boolean populated() {
        return populated;
    }

    boolean unlogged() {
        return unlogged;
    }

    boolean rowSecurity() {
        return rowSecurity;
    }

    boolean forcedRowSecurity() {
        return forcedRowSecurity;
    }

    String accessMethod() {
        return accessMethod;
    }

    /** Storage parameters, also those of the TOAST table; empty without any. */
    String options() {
        List<String> both = new ArrayList<>();
        if (options != null) {
            both.add(options);
        }
        if (toastOptions != null) {
            both.add(toastOptions);
        }
        return String.join(", ", both);
    }

    String replicaIdentity() {
        return replicaIdentity;
    }

    String ofType() {
        return ofType;
    }

    String partitionKey() {
        return partitionKey;
    }

    String partitionBound() {
        return partitionBound;
    }

    String foreignServer() {
        return foreignServer;
    }

    String foreignOptions() {
        return foreignOptions;
    }

    String query() {
        return query;
    }

    void attachedBy(CatalogObject partition) {
        attachment = partition;
    }

    /** @return what makes it a partition; null for what is none */
    CatalogObject attachment() {
        return attachment;
    }

    List<Relation> parents() {
        return parents;
    }

    List<ColumnDefinition> columns() {
        return columns;
    }

    List<Check> checks() {
        return checks;
    }

    ColumnDefinition column(String quotedName) {
        return columns.stream()
                .filter(column -> column.name().equals(quotedName))
                .findFirst()
                .orElse(null);
    }
}
