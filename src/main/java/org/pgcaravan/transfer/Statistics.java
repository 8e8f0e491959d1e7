package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;

/** The planner's statistics of a database that is loaded: of some tables while others are still on their way, of the rest at the end. */
final class Statistics {

    /** OIDs of the tables that have theirs. */
    private final Set<Long> gathered = ConcurrentHashMap.newKeySet();

    /**
     * Gathers a table's, within the transaction that it finds. What the server does not do now is left for
     * {@link #gatherRest}.
     *
     * @param table as the session finds it
     */
    void gather(String table, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            long oid;
            String name; // quoted where this server needs quotes
            try (ResultSet row = statement.executeQuery(
                    "SELECT found::pg_catalog.oid::pg_catalog.int8, found::pg_catalog.text FROM pg_catalog.to_regclass("
                            + Identifiers.literal(table) + ") AS found WHERE found IS NOT NULL")) {
                if (!row.next()) {
                    return;
                }
                oid = row.getLong(1);
                name = row.getString(2);
            }
            statement.execute("ANALYZE " + name);
            if (statement.getWarnings() == null) { // who may not analyze a table is only warned
                gathered.add(oid);
            }
        } catch (SQLException e) {
            if (SqlErrors.mayPass(e) || SqlErrors.QUERY_CANCELED.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
        }
    }

    /**
     * Gathers what is lacking. Rows do without statistics: a foreign table that cannot be read has none.
     *
     * @param goingOn throws when it is to end
     * @param warning told what was not gathered
     */
    void gatherRest(Connection connection, Runnable goingOn, Consumer<String> warning) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (gathered.isEmpty()) {
                statement.execute("ANALYZE");
                return;
            }
            List<String> rest = rest(statement);
            if (!rest.isEmpty()) {
                statement.execute("ANALYZE " + String.join(", ", rest));
            }
        } catch (SQLException e) {
            goingOn.run();
            if (SqlErrors.mayPass(e)) {
                throw e;
            }
            warning.accept("Statistics were not gathered for all tables: " + SqlErrors.describe(e) + ".");
        }
    }

    private List<String> rest(Statement statement) throws SQLException {
        List<String> rest = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(SqlFile.read("transfer/tables-to-analyze"))) {
            while (row.next()) {
                if (row.getBoolean("again") || !gathered.contains(row.getLong("table_oid"))) {
                    rest.add(row.getString("table_name"));
                }
            }
        }
        return rest;
    }
}
