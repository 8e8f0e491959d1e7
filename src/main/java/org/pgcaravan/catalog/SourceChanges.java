package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlFile;

/**
 * Finds what was dropped or changed on a source between its snapshot and now. Rows are the snapshot's, but the functions by
 * which PostgreSQL writes definitions down look at the present: a catalog that was read meanwhile may be of two moments. Tables
 * are locked, and only what happened to them before that counts; nothing locks functions, types and views.
 */
public final class SourceChanges {

    private record Key(String kind, long oid) {}

    private record State(String schema, String name, String state) {}

    private SourceChanges() {}

    /**
     * To be asked when the catalog was read, or could not be.
     *
     * @param snapshot in the snapshot's transaction
     * @param present in autocommit mode
     * @param matches of the filter: tables that are not wanted may change
     * @param schemas names of those in which objects matter; null for all
     * @return objects with their kinds; empty when all is as it was
     */
    public static List<String> between(Connection snapshot, Connection present, Matches matches, Set<String> schemas)
            throws SQLException {
        Set<String> changed = new LinkedHashSet<>();
        forEachRow(snapshot, "catalog/rewritten_tables", row -> {
            if (matches.wantsRelation(row.text("schema"), row.number("oid"))) {
                changed.add(table(row.text("schema"), row.text("name")));
            }
        });
        changed.addAll(altered(snapshot, present, matches));
        if (sameDigests(snapshot, present)) {
            return List.copyOf(changed);
        }
        Map<Key, State> before = states(snapshot);
        Map<Key, State> now = states(present);
        before.forEach((key, state) -> {
            boolean same = now.containsKey(key) && now.get(key).equals(state);
            String schema = state.schema().isEmpty() ? state.name() : state.schema();
            if (!same && (schemas == null || schemas.contains(schema))) {
                changed.add(key.kind() + " "
                        + (state.schema().isEmpty()
                                ? Identifiers.quote(state.name())
                                : Identifiers.qualify(state.schema(), state.name())));
            }
        });
        return List.copyOf(changed);
    }

    /** Tables of which a column was renamed, dropped or otherwise altered before they were locked; a new table is none. */
    private static List<String> altered(Connection snapshot, Connection present, Matches matches) throws SQLException {
        String since;
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery("select pg_catalog.pg_snapshot_xmin("
                        + "pg_catalog.pg_current_snapshot())::pg_catalog.xid::pg_catalog.text")) {
            row.next();
            since = row.getString(1);
        }
        Map<Long, Set<String>> now = writtenColumns(present, since);
        if (now.isEmpty()) {
            return List.of();
        }
        Map<Long, Set<String>> before = writtenColumns(snapshot, since);
        now.keySet().removeIf(table -> now.get(table).equals(before.get(table)));
        List<String> altered = new ArrayList<>();
        forEachRow(snapshot, "copy/tables-to-lock", row -> {
            long oid = row.number("oid");
            if (now.containsKey(oid) && matches.wantsRelation(row.text("schema"), oid)) {
                altered.add(table(row.text("schema"), row.text("relname")));
            }
        });
        return altered;
    }

    private static String table(String schema, String name) {
        return "TABLE " + Identifiers.qualify(schema, name);
    }

    private static Map<Long, Set<String>> writtenColumns(Connection connection, String since) throws SQLException {
        Map<Long, Set<String>> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("catalog/written_columns"))) {
            statement.setString(1, since);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.computeIfAbsent(row.getLong("relation"), table -> new HashSet<>())
                            .add(row.getString("column"));
                }
            }
        }
        return columns;
    }

    private static boolean sameDigests(Connection snapshot, Connection present) throws SQLException {
        FutureTask<String> now = new FutureTask<>(() -> digest(present));
        new Thread(now, "catalog-present").start();
        try {
            String before = digest(snapshot);
            return before.equals(now.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while the source was looked at again", e);
        }
    }

    /** The same for the same objects: cheaper than to read tens of thousands, of which mostly none has changed. */
    private static String digest(Connection connection) throws SQLException {
        String sql = "select pg_catalog.count(*) || ' ' || coalesce(pg_catalog.sum(pg_catalog.hashtextextended("
                + "pg_catalog.jsonb_build_array(o.kind, o.schema, o.name, o.oid, o.state)::pg_catalog.text, 0)), 0) from ("
                + SqlFile.read("catalog/unlocked_objects") + ") o";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Map<Key, State> states(Connection connection) throws SQLException {
        Map<Key, State> states = new HashMap<>();
        forEachRow(
                connection,
                "catalog/unlocked_objects",
                row -> states.put(
                        new Key(row.text("kind"), row.number("oid")),
                        new State(row.text("schema"), row.text("name"), row.text("state"))));
        return states;
    }

    private static void forEachRow(Connection connection, String query, CatalogQuery.RowReader reader)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SqlFile.read(query))) {
            Row.forEach(rows, reader);
        }
    }
}
