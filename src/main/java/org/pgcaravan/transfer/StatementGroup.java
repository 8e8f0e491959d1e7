package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.postgres.SqlErrors;

/**
 * Statements that cross the network together, within a savepoint: when one fails, they are run again one by one, which
 * tells which it was.
 */
final class StatementGroup {

    private static final int MOST_STATEMENTS = 100;
    private static final int MOST_CHARACTERS = 1 << 20;
    /** Rows of a SELECT that are held at a time; nobody reads them. */
    private static final int ROWS_A_FETCH = 1_000;

    private final Connection connection;
    private final Runnable goingOn;
    private final List<ScriptLine> lines = new ArrayList<>();
    private int characters;
    private long inserted;

    /** @param goingOn throws when it is to end */
    StatementGroup(Connection connection, Runnable goingOn) {
        this.connection = connection;
        this.goingOn = goingOn;
    }

    /** @return rows that INSERTs have brought so far */
    long inserted() {
        return inserted;
    }

    /** Takes a statement, which runs now or with others after it. */
    void add(ScriptLine line) throws SQLException {
        lines.add(line);
        characters += line.sql().length();
        if (lines.size() == MOST_STATEMENTS || characters > MOST_CHARACTERS) {
            flush();
        }
    }

    /** Runs what was taken; nothing is held back when this returns. */
    void flush() throws SQLException {
        if (lines.isEmpty()) {
            return;
        }
        goingOn.run();
        Savepoint before = connection.setSavepoint();
        try (Statement batch = connection.createStatement()) {
            batch.setEscapeProcessing(false);
            for (ScriptLine line : lines) {
                batch.addBatch(line.sql());
            }
            int[] counts = batch.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                inserted += lines.get(i).brings() ? Math.max(0, counts[i]) : 0;
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            backTo(before, e);
            for (ScriptLine line : lines) {
                goingOn.run();
                run(line);
            }
        }
        lines.clear();
        characters = 0;
    }

    /** @throws org.pgcaravan.postgres.StatementFailedException when the connection is gone, or somebody wants the statements gone */
    private void backTo(Savepoint before, SQLException error) {
        if (SqlErrors.QUERY_CANCELED.equals(error.getSQLState())) {
            throw lines.get(0).failed(error);
        }
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            error.addSuppressed(e);
            throw lines.get(0).failed(error);
        }
    }

    /** Runs what was taken, then a statement by itself. */
    void alone(ScriptLine line) throws SQLException {
        flush();
        run(line);
    }

    private void run(ScriptLine line) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_A_FETCH);
            for (boolean rows = statement.execute(line.sql());
                    rows || statement.getUpdateCount() >= 0;
                    rows = statement.getMoreResults()) {
                if (rows) {
                    readToTheEnd(statement);
                } else {
                    inserted += line.brings() ? statement.getUpdateCount() : 0;
                }
            }
        } catch (SQLException e) {
            throw line.failed(e);
        }
    }

    /** Functions in a SELECT are called for the rows that are fetched only. */
    private void readToTheEnd(Statement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                goingOn.run();
            }
        }
    }
}
