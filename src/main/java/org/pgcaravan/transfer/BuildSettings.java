package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
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
    private final boolean local;
    private boolean told;

    private BuildSettings(Connection connection) throws SQLException {
        this.connection = connection;
        this.local = !connection.getAutoCommit();
    }

    /**
     * Settles it for what a task does on a connection, until it is closed or the transaction ends.
     *
     * @param checked the tables whose rows are held against a foreign key, as the session finds them; empty for other work
     */
    static BuildSettings of(ReplacingAttempt attempt, Task task, Connection connection, Supplier<List<String>> checked)
            throws SQLException {
        BuildSettings settings = new BuildSettings(connection);
        if (task.copies() || task.weight() < SMALLEST_WEIGHT) {
            return settings;
        }
        if (attempt.hasNoProcessorToSpare()) {
            settings.withoutWorkers();
        }
        List<String> tables = checked.get();
        if (!tables.isEmpty()) {
            settings.withoutHashes(tables);
        }
        return settings;
    }

    /** Workers of its own get an index done sooner, and do more work in all. */
    private void withoutWorkers() throws SQLException {
        execute((local ? "SET LOCAL" : "SET") + " max_parallel_maintenance_workers = 0");
        told = true;
    }

    private void withoutHashes(List<String> checked) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SqlFile.read("transfer/large-keys"))) {
            statement.setBoolean(1, local);
            statement.setArray(2, connection.createArrayOf("text", checked.toArray()));
            statement.execute();
            told = true;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        if (told && !local) {
            execute("RESET max_parallel_maintenance_workers");
            execute("RESET enable_hashjoin");
        }
    }
}
