package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.pgcaravan.catalog.Ddl;

/**
 * Statements run in order, in groups that cross the network together: a schema of thousands of objects on a far server
 * would otherwise take a round trip each. A group is one transaction, small enough for the server's lock table, unless
 * all runs in one that somebody else began. Statements
 * that the copy does without may fail: they are left out, and remembered.
 */
final class DdlScript {

    private static final int STATEMENTS_A_GROUP = 200;
    /** Semicolons inside such a body confuse the driver when the statement shares a batch. */
    private static final String ATOMIC_BODY = "BEGIN ATOMIC";

    private final List<Ddl> statements;
    private final LeftOut leftOut;

    DdlScript(List<Ddl> statements, LeftOut leftOut) {
        this.statements = statements;
        this.leftOut = leftOut;
    }

    /**
     * @param goingOn throws when the attempt is to end; asked between groups
     * @throws org.pgcaravan.postgres.StatementFailedException naming the statement that failed
     */
    void runOn(Connection connection, Runnable goingOn) throws SQLException {
        boolean ownTransactions = connection.getAutoCommit();
        if (ownTransactions) {
            connection.setAutoCommit(false);
        }
        for (int from = 0; from < statements.size(); from += STATEMENTS_A_GROUP) {
            goingOn.run();
            List<Ddl> group = statements.subList(from, Math.min(statements.size(), from + STATEMENTS_A_GROUP));
            Savepoint before = connection.setSavepoint();
            try {
                runTogether(connection, group);
            } catch (SQLException e) {
                connection.rollback(before);
                goingOn.run();
                runOneByOne(connection, group);
            }
            if (ownTransactions) {
                connection.commit();
            } else {
                connection.releaseSavepoint(before);
            }
        }
        if (ownTransactions) {
            connection.setAutoCommit(true);
        }
    }

    private static void runTogether(Connection connection, List<Ddl> group) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Ddl ddl : group) {
                if (ddl.sql().contains(ATOMIC_BODY)) {
                    statement.executeBatch();
                    statement.execute(ddl.sql());
                } else {
                    statement.addBatch(ddl.sql());
                }
            }
            statement.executeBatch();
        }
    }

    /** The group failed as a whole, and the driver does not say at which statement: the second time tells. */
    private void runOneByOne(Connection connection, List<Ddl> group) throws SQLException {
        for (Ddl ddl : group) {
            Savepoint before = connection.setSavepoint();
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(ddl.sql());
            } catch (SQLException e) {
                leftOut.refused(ddl, e);
                connection.rollback(before);
            }
            connection.releaseSavepoint(before);
        }
    }
}
