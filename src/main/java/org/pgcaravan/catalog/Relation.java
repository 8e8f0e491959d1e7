package org.pgcaravan.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>(0);
    private boolean inheritsChecks;
    private String where = "";
    private CatalogObject queryPart;
    private final String query;
    private final boolean populated;
    private final boolean rowSecurity;
    private final boolean forcedRowSecurity;
    private final long pages;
    private final double rows;
    private final long heapBytes;
    private final long toastBytes;

    Relation(ResultSet row) throws SQLException {
        super(
                ObjectId.of(ObjectId.PG_CLASS, row.getLong("oid")),
                kind(row.getString("relkind").charAt(0)),
                row.getString("schema"),
                row.getString("name"),
                row.getString("target"));
        privilegeTarget("TABLE " + target());
        relkind = row.getString("relkind").charAt(0);
        owner = row.getString("owner");
        unlogged = "u".equals(row.getString("relpersistence"));
        accessMethod = row.getString("access_method");
        tablespace = row.getString("tablespace");
        options = row.getString("options");
        toastOptions = row.getString("toast_options");
        replicaIdentity = row.getString("relreplident");
        ofType = row.getString("of_type");
        partitionKey = row.getString("partition_key");
        partitionBound = row.getString("partition_bound");
        foreignServer = row.getString("foreign_server");
        foreignOptions = row.getString("foreign_options");
        parentOids = List.of((Long[]) row.getArray("parents").getArray());
        query = row.getString("view_query");
        populated = row.getBoolean("relispopulated");
        rowSecurity = row.getBoolean("relrowsecurity");
        forcedRowSecurity = row.getBoolean("relforcerowsecurity");
        pages = row.getLong("pages");
        rows = row.getDouble("tuples");
        heapBytes = row.getLong("heap_bytes");
        toastBytes = row.getLong("toast_bytes");
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
            Relation parent = objects.relation(oid);
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
        List<Table.Column> copied = columns.stream()
                .filter(column -> !column.generated())
                .map(column -> new Table.Column(
                        column.name(), column.typeOid(), column.type(), column.binaryExact(), column.identity()))
                .toList();
        return new Table(
                id().oid(),
                schema(),
                name(),
                target(),
                copied,
                pages,
                rows,
                heapBytes,
                toastBytes,
                accessMethod,
                unlogged ? Table.Persistence.UNLOGGED : Table.Persistence.PERMANENT,
                rowSecurity,
                where);
    }

    /** The condition of the rows to copy; with none, all are, but the table is not to be emptied first. */
    void where(String condition) {
        where = condition == null || condition.isBlank() ? "true" : condition.strip();
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
