package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.Tuple;

/**
 * Sends statements as they are. Whatever the driver's public interface is given, it cuts at semicolons by rules of its own,
 * which are not quite PostgreSQL's; what comes by this way it does not look into. Each statement is one message of the
 * extended protocol: what the server would take for several, it refuses. Built on the driver's inside as it is in 42.7.
 */
public final class WholeStatements {

    /** Rows of a SELECT that are held at a time; nobody reads them. */
    private static final int ROWS_A_FETCH = 1_000;

    private static final String INSERTED = "INSERT ";

    private WholeStatements() {}

    /**
     * Statements that cross the network together; what follows one that failed does not run. Their rows are held: not for
     * SELECTs of many.
     *
     * @return rows that INSERTs have brought
     */
    public static long run(Connection connection, List<String> statements) throws SQLException {
        BaseConnection session = connection.unwrap(BaseConnection.class);
        Outcome outcome = new Outcome();
        execute(session, statements, outcome, 0, QueryExecutor.QUERY_ONESHOT);
        return outcome.inserted;
    }

    /**
     * One statement, whose rows are fetched to the last, for functions in a SELECT are called for those only, and given up.
     *
     * @param goingOn throws when it is to end; asked between fetches
     * @return rows that it brought, if it is an INSERT
     */
    public static long run(Connection connection, String statement, Runnable goingOn) throws SQLException {
        BaseConnection session = connection.unwrap(BaseConnection.class);
        Outcome outcome = new Outcome();
        int flags = QueryExecutor.QUERY_ONESHOT;
        if (!session.getAutoCommit()) {
            flags |= QueryExecutor.QUERY_FORWARD_CURSOR;
        }
        execute(session, List.of(statement), outcome, ROWS_A_FETCH, flags);
        for (ResultCursor more = outcome.takeCursor(); more != null; more = outcome.takeCursor()) {
            try {
                goingOn.run();
                session.getQueryExecutor().fetch(more, outcome, ROWS_A_FETCH, false);
            } catch (RuntimeException | SQLException e) {
                more.close();
                throw e;
            }
        }
        return outcome.inserted;
    }

    private static void execute(
            BaseConnection session, List<String> statements, Outcome outcome, int rowsAFetch, int flags)
            throws SQLException {
        QueryExecutor executor = session.getQueryExecutor();
        Query query = executor.wrap(statements.stream()
                .map(sql -> new NativeQuery(sql, new int[0], false, SqlCommand.BLANK))
                .toList());
        int begin = session.getAutoCommit() ? QueryExecutor.QUERY_SUPPRESS_BEGIN : 0;
        try {
            executor.execute(query, null, outcome, 0, rowsAFetch, flags | begin);
        } finally {
            query.close();
        }
    }

    private static final class Outcome extends ResultHandlerBase {
        private long inserted;
        private ResultCursor cursor;

        @Override
        public void handleResultRows(Query from, Field[] fields, List<Tuple> rows, ResultCursor rest) {
            cursor = rest;
        }

        @Override
        public void handleCommandStatus(String status, long count, long oid) {
            inserted += status.startsWith(INSERTED) ? count : 0;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            // nobody reads them
        }

        private ResultCursor takeCursor() {
            ResultCursor taken = cursor;
            cursor = null;
            return taken;
        }
    }
}
