package org.pgcaravan.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;

/**
 * One moment of a source, under which everything in an attempt is read: a coordinator connection exports it and holds
 * it, workers import it. Close it also on failure: an idle one holds back vacuum on the source.
 */
public final class Snapshot implements AutoCloseable {

    /** Names in one LOCK TABLE: few round trips, and statements of a sane length. */
    private static final int TABLES_A_LOCK = 500;

    private final DatabaseUrl source;
    private final String job;
    private final Connection coordinator;
    private final String id;
    private final String encoding;

    private Snapshot(DatabaseUrl source, String job, Connection coordinator, String id, String encoding) {
        this.source = source;
        this.job = job;
        this.coordinator = coordinator;
        this.id = id;
        this.encoding = encoding;
    }

    /** @param job shown in the source's {@code pg_stat_activity} */
    public static Snapshot take(DatabaseUrl source, String job) throws SQLException {
        Connection coordinator = Session.SOURCE.open(source, job);
        try {
            begin(coordinator);
            String sql = "select pg_catalog.pg_export_snapshot(),"
                    + " (select pg_catalog.pg_encoding_to_char(encoding) from pg_catalog.pg_database"
                    + " where datname = pg_catalog.current_database())";
            try (Statement statement = coordinator.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return new Snapshot(source, job, coordinator, row.getString(1), row.getString(2));
            }
        } catch (SQLException | RuntimeException e) {
            coordinator.close();
            throw e;
        }
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    /** @return the coordinator's connection, in the snapshot's transaction */
    public Connection coordinator() {
        return coordinator;
    }

    /** @return its name on the server, by which workers import it */
    public String id() {
        return id;
    }

    /** @return of the source: {@code UTF8}, {@code SQL_ASCII}, … */
    public String encoding() {
        return encoding;
    }

    /** Says which tables are wanted. */
    @FunctionalInterface
    public interface Wanted {
        boolean table(String schema, long oid);
    }

    /**
     * Keeps the wanted tables that this role may read from being dropped, emptied or changed until the snapshot is closed. To be
     * called before the catalog is read: what it says is then true of what is copied.
     */
    public void lockTables(Wanted wanted) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = coordinator.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("copy/tables-to-lock"))) {
            while (row.next()) {
                if (wanted.table(row.getString("schema"), row.getLong("oid"))) {
                    tables.add(row.getString("name"));
                }
            }
        }
        for (int from = 0; from < tables.size(); from += TABLES_A_LOCK) {
            List<String> some = tables.subList(from, Math.min(tables.size(), from + TABLES_A_LOCK));
            String sql = "LOCK TABLE ONLY " + String.join(", ONLY ", some) + " IN ACCESS SHARE MODE";
            onCoordinator(some.size() == 1 ? some.get(0) : "its tables", sql);
        }
    }

    /** @throws StatementFailedException when the coordinator's connection was lost, and the locks with it */
    public void requireHeld() {
        onCoordinator("the snapshot", "SELECT 1");
    }

    private void onCoordinator(String object, String sql) {
        try (Statement statement = coordinator.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("source", object, sql, e);
        }
    }

    /** Opens a connection whose transaction sees this snapshot; it stays good for as many COPYs as one likes. */
    public Connection openWorker() throws SQLException {
        Connection worker = openReader();
        try {
            RawText.passThrough(worker, encoding);
            return worker;
        } catch (SQLException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** Opens a connection whose transaction sees this snapshot, as the coordinator's does: for the catalog, which is text. */
    public Connection openReader() throws SQLException {
        Connection reader = Session.SOURCE.open(source, job);
        try (Statement statement = reader.createStatement()) {
            begin(reader);
            statement.execute("SET TRANSACTION SNAPSHOT '" + id.replace("'", "''") + "'");
            return reader;
        } catch (SQLException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Opens a connection to the same source that sees what is there now, in autocommit mode. */
    public Connection openPresent() throws SQLException {
        return Session.SOURCE.open(source, job);
    }

    /** Cancels what the coordinator is doing. */
    public void cancelStatement() throws SQLException {
        coordinator.unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public void close() throws SQLException {
        coordinator.close();
    }
}
