package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of one kind, opened when first needed and lent to one task at a time. Lends as many as are asked for: the
 * caller holds back. What is lent can be cancelled from outside.
 */
public final class ConnectionLender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLender.class);

    private final Opener opener;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> lent = new HashSet<>();
    private boolean closed;

    public ConnectionLender(Opener opener) {
        this.opener = opener;
    }

    /** @throws SQLException when a new connection is needed and cannot be had, or the lender is closed */
    public Loan lend() throws SQLException {
        Connection connection = takeIdle();
        if (connection == null) {
            connection = opener.open();
        }
        if (!keep(connection)) {
            connection.close();
            throw new SQLException("The attempt is over", SqlErrors.QUERY_CANCELED);
        }
        return new Loan(connection);
    }

    private synchronized Connection takeIdle() {
        return idle.poll();
    }

    private synchronized boolean keep(Connection connection) {
        return !closed && lent.add(connection);
    }

    /** Cancels the statement of every connection on loan; those that run none are unharmed. */
    public void cancelStatements() {
        for (Connection connection : onLoan()) {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                LOG.debug("Could not cancel a statement: {}", e.getMessage());
            }
        }
    }

    /** Breaks the connections on loan, for tasks that a cancel did not end. */
    public void abort(Executor executor) {
        for (Connection connection : onLoan()) {
            try {
                connection.abort(executor);
            } catch (SQLException e) {
                LOG.debug("Could not abort a connection: {}", e.getMessage());
            }
        }
    }

    private synchronized List<Connection> onLoan() {
        return List.copyOf(lent);
    }

    /** Closes what is idle now, and what is on loan when it comes back. */
    @Override
    public void close() {
        List<Connection> unused;
        synchronized (this) {
            closed = true;
            unused = List.copyOf(idle);
            idle.clear();
        }
        unused.forEach(ConnectionLender::quietly);
    }

    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Could not close a connection: {}", e.getMessage());
        }
    }

    /** A connection on loan; closing it gives it back. */
    public final class Loan implements AutoCloseable {
        private final Connection connection;
        private boolean spoilt = true;

        private Loan(Connection connection) {
            this.connection = connection;
        }

        public Connection connection() {
            return connection;
        }

        /** The connection is as it came: may be lent again. Without this it is closed when it comes back. */
        public void unspoilt() {
            spoilt = false;
        }

        @Override
        public void close() {
            boolean lendAgain;
            synchronized (ConnectionLender.this) {
                lent.remove(connection);
                lendAgain = !spoilt && !closed;
                if (lendAgain) {
                    idle.push(connection);
                }
            }
            if (!lendAgain) {
                quietly(connection);
            }
        }
    }

    /** Opens one connection. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws SQLException;
    }
}
