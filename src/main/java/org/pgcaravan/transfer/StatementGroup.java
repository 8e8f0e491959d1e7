package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.WholeStatements;

/**
 * Statements that cross the network together, within a savepoint: when one fails, they are run again one by one, which
 * tells which it was.
 */
final class StatementGroup {

    private static final int MOST_STATEMENTS = 100;
    private static final int MOST_CHARACTERS = 1 << 20;

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
        if (!lines.isEmpty() && lines.get(0).standardStrings() != line.standardStrings()) {
            flush();
        }
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
        requireSameReading(lines.get(0));
        Savepoint before = connection.setSavepoint();
        try {
            inserted += WholeStatements.run(
                    connection, lines.stream().map(ScriptLine::sql).toList());
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

    /**
     * Runs what was taken, then a statement that rows and structure do without.
     *
     * @param refused told what the server says where its role may not
     */
    void ifPermitted(ScriptLine line, Consumer<SQLException> refused) throws SQLException {
        flush();
        goingOn.run();
        requireSameReading(line);
        Savepoint before = connection.setSavepoint();
        try {
            WholeStatements.run(connection, List.of(line.sql()));
        } catch (SQLException e) {
            if (!SqlErrors.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw line.failed(e);
            }
            connection.rollback(before);
            refused.accept(e);
        }
        connection.releaseSavepoint(before);
    }

    private void run(ScriptLine line) throws SQLException {
        requireSameReading(line);
        try {
            inserted += WholeStatements.run(connection, line.sql(), goingOn);
        } catch (SQLException e) {
            throw line.failed(e);
        }
    }

    /** Statements of a group are read alike, so one stands for all. */
    private void requireSameReading(ScriptLine line) {
        SessionReading.of(connection).requireFor(line);
    }
}
