package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Runs what a client's filter makes of a query: in its transaction, but so that settings and failures leave no trace, and not
 * for long.
 */
record Aside(Connection source) {

    /** A regular expression or condition that takes longer is a mistake, or meant to. */
    private static final String LONGEST = "30s";

    static final String TOOK_TOO_LONG = "57014";

    @FunctionalInterface
    interface Questions<T> {
        T ask() throws SQLException;
    }

    /** @param setting a statement that goes before, such as RESET; empty for none */
    <T> T ask(String setting, Questions<T> questions) throws SQLException {
        boolean alone = source.getAutoCommit();
        if (alone) {
            source.setAutoCommit(false);
        }
        try {
            Savepoint before = source.setSavepoint();
            try (Statement statement = source.createStatement()) {
                statement.execute("SET LOCAL statement_timeout = '" + LONGEST + "';" + setting);
                return questions.ask();
            } finally {
                source.rollback(before);
                source.releaseSavepoint(before);
            }
        } finally {
            if (alone) {
                source.setAutoCommit(true);
            }
        }
    }
}
