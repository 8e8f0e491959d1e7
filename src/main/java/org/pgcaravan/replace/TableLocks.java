package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;

/** Locks tables in a transaction, and does not wait forever for those who hold them. */
public final class TableLocks {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Connection transaction;

    public TableLocks(Connection transaction) {
        this.transaction = transaction;
    }

    /**
     * Others may read, and nobody else may write.
     *
     * @param tables as SQL names them
     * @throws ReplaceException when somebody keeps one of them for half a minute
     */
    public void againstWriters(List<String> tables) throws SQLException {
        lock(tables, "SHARE ROW EXCLUSIVE");
    }

    /**
     * Nobody else may do anything with them.
     *
     * @throws ReplaceException when somebody keeps one of them for half a minute
     */
    public void againstAll(List<String> tables) throws SQLException {
        lock(tables, "ACCESS EXCLUSIVE");
    }

    /**
     * The same at once: sessions that hold one are ended, where this role may end them.
     *
     * @param ender a session of the same role, to end the others by
     */
    void againstAll(List<String> tables, Connection ender) throws SQLException {
        int waiting = transaction.unwrap(PGConnection.class).getBackendPID();
        CompletableFuture<Void> locked = CompletableFuture.runAsync(() -> {
            try {
                lock(tables, "ACCESS EXCLUSIVE");
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        while (true) {
            try {
                locked.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillWaiting) {
                endBlockers(ender, waiting);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                locked.join();
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException failed) {
                    throw failed;
                }
                throw e.getCause() instanceof RuntimeException failed ? failed : new CompletionException(e.getCause());
            }
        }
    }

    private void lock(List<String> tables, String mode) throws SQLException {
        if (tables.isEmpty()) {
            return;
        }
        String sql = "LOCK TABLE ONLY " + String.join(", ONLY ", tables) + " IN " + mode + " MODE";
        try (Statement statement = transaction.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET LOCAL lock_timeout = " + PATIENCE.toMillis());
            statement.execute(sql);
            statement.execute("SET LOCAL lock_timeout = 0");
        } catch (SQLException e) {
            if (SqlErrors.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new ReplaceException(
                        "Others have used tables of the destination for " + PATIENCE.toSeconds()
                                + " seconds without a pause (" + examples(tables)
                                + "). End their transactions, or wait.",
                        true);
            }
            throw new StatementFailedException("destination", examples(tables), "LOCK TABLE", e);
        }
    }

    private static String examples(List<String> tables) {
        return tables.size() == 1 ? tables.get(0) : tables.get(0) + ", …";
    }

    private static void endBlockers(Connection ender, int waiting) throws SQLException {
        try (Statement statement = ender.createStatement()) {
            statement.execute("set pgcaravan.waiting = " + waiting);
            statement.execute(SqlFile.read("replace/end-blockers"));
        }
    }
}
