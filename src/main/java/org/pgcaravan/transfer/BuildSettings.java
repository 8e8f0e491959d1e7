package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.pgcaravan.plan.Task;
import org.pgcaravan.postgres.SqlFile;

/**
 * What a session is told before it builds something large, and is to forget behind it: how many processes to take for an
 * index, and how to join two tables of which one refers to the other.
 */
final class BuildSettings implements AutoCloseable {

    /** Smaller than that is done before it is worth a word. */
    private static final long SMALLEST_WEIGHT = 8L << 20;

    private final Connection connection;
    /** Whether what is settled ends with the transaction at hand. */
    private final boolean local;

    private final List<String> undo = new ArrayList<>();

    private BuildSettings(Connection connection) throws SQLException {
        this.connection = connection;
        this.local = !connection.getAutoCommit();
    }

    /**
     * Settles it for what a task does on a connection, until it is closed.
     *
     * @param checked the tables whose rows are held against a foreign key, as the session finds them; empty for other work
     */
    static BuildSettings of(ReplacingAttempt attempt, Task task, Connection connection, Supplier<List<String>> checked)
            throws SQLException {
        BuildSettings settings = new BuildSettings(connection);
        boolean large = !task.copies() && task.weight() >= SMALLEST_WEIGHT;
        if (large && attempt.hasNoProcessorToSpare()) {
            settings.withoutWorkers();
        }
        if (large || attempt.isInOneTransaction()) { // where rows are not weighed
            settings.withoutHashes(checked.get());
        }
        return settings;
    }

    /** Workers of its own get an index done sooner, and do more work in all. */
    private void withoutWorkers() throws SQLException {
        execute(local ? "SET LOCAL max_parallel_maintenance_workers = 0" : "SET max_parallel_maintenance_workers = 0");
        undo("max_parallel_maintenance_workers", "DEFAULT");
    }

    private void withoutHashes(List<String> checked) throws SQLException {
        if (checked.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("transfer/large-keys"))) {
            statement.setBoolean(1, local);
            statement.setArray(2, connection.createArrayOf("text", checked.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    undo(row.getString("name"), row.getString("before"));
                }
            }
        }
    }

    private void undo(String setting, String before) {
        undo.add((local ? "SET LOCAL " : "SET ") + setting + " = " + before);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** After a failure within a transaction nothing can be undone, and need not be. */
    @Override
    public void close() throws SQLException {
        for (String sql : undo) {
            execute(sql);
        }
    }
}
