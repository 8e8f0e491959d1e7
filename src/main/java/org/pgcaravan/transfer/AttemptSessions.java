package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.pgcaravan.copy.RawText;
import org.pgcaravan.copy.Snapshot;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.postgres.ConnectionLender;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt has open on its source and its staging database: the snapshot, and the workers' connections. Whatever
 * runs in them can be cancelled from any thread, at any moment.
 */
final class AttemptSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptSessions.class);
    private static final Executor CANCELLING = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cancelling");
        thread.setDaemon(true);
        return thread;
    });

    private final String attempt;
    private volatile Snapshot snapshot;
    private volatile ConnectionLender source;
    private volatile ConnectionLender readers;
    private volatile ConnectionLender loaders;

    /** @param attempt by which the sessions are known in {@code pg_stat_activity} */
    AttemptSessions(String attempt) {
        this.attempt = attempt;
    }

    void sourceIs(Snapshot taken) {
        snapshot = taken;
        source = new ConnectionLender(taken::openWorker);
        readers = new ConnectionLender(taken::openReader);
    }

    /** @param maintenanceWorkMem of each connection at least, for its index builds */
    void stagingIs(DatabaseUrl database, String maintenanceWorkMem) {
        loaders = new ConnectionLender(() -> openLoader(database, maintenanceWorkMem));
    }

    /** The same for a database that somebody's SQL is run in. */
    void loads(DatabaseUrl database, String maintenanceWorkMem) {
        loaders = new ConnectionLender(() -> open(Session.IMPORT, database, maintenanceWorkMem));
    }

    private Connection openLoader(DatabaseUrl database, String maintenanceWorkMem) throws SQLException {
        Connection connection = open(Session.LOAD, database, maintenanceWorkMem);
        try {
            RawText.passThrough(connection, snapshot.encoding());
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection open(Session kind, DatabaseUrl database, String maintenanceWorkMem) throws SQLException {
        Connection connection = kind.open(database, attempt);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET pgcaravan.work_mem = " + Identifiers.literal(maintenanceWorkMem));
            statement.execute(SqlFile.read("replace/at-least-work-mem"));
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** @return lends connections that see the snapshot */
    ConnectionLender source() {
        return source;
    }

    /** @return lends connections that see the snapshot, for the catalog */
    ConnectionLender readers() {
        return readers;
    }

    /** @return lends connections to the database that is loaded: a staging database, or in one transaction the destination */
    ConnectionLender loaders() {
        return loaders;
    }

    /** Cancels what runs, on a thread of its own: a server that does not answer may take its time. */
    void cancelAside() {
        CANCELLING.execute(JobMdc.carried(this::cancel));
    }

    private void cancel() {
        if (snapshot != null) {
            try {
                snapshot.cancelStatement();
            } catch (SQLException e) {
                LOG.debug("Could not cancel the coordinator's statement: {}", e.getMessage());
            }
        }
        for (ConnectionLender lender : lenders()) {
            lender.cancelStatements();
        }
    }

    /** Breaks the workers' connections, when cancelling did not help. */
    void abort() {
        lenders().forEach(lender -> lender.abort(CANCELLING));
    }

    private List<ConnectionLender> lenders() {
        return Stream.of(source, readers, loaders).filter(Objects::nonNull).toList();
    }

    /** Nobody may be in the staging database while it is renamed or dropped. */
    void closeLoaders() {
        if (loaders != null) {
            loaders.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closeLoaders();
        lenders().forEach(ConnectionLender::close);
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
