package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection, to another database of the destination's server, over which databases are made, renamed and dropped. It
 * holds the destination's advisory lock, which keeps every other pgcaravan off.
 */
final class Orders {

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final int LOOKS_AT_LOCK = 10;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private Orders() {}

    /** A worker that stood still, and was given up, may still hold the lock and be in a transaction. */
    static void endEarlierAttempts(Connection orders, String session) throws SQLException {
        try (PreparedStatement statement = orders.prepareStatement(SqlFile.read("replace/end-earlier-attempts"))) {
            statement.setString(1, session);
            statement.setString(2, session);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getInt("ended") > 0) {
                    LOG.info("{}: ended {} sessions of earlier attempts", session, row.getInt("ended"));
                }
            }
        }
    }

    /** @param purpose by which the session is known in {@code pg_stat_activity} */
    static Connection open(DatabaseUrl destination, String purpose) throws SQLException {
        Connection orders = Session.PLAIN.open(elsewhere(destination), purpose);
        try (Statement statement = orders.createStatement()) {
            statement.execute(SqlFile.read("replace/notice-absence"));
        } catch (SQLException e) {
            LOG.debug("{} notices a lost client late: {}", destination, e.getMessage()); // not on every platform
        }
        return orders;
    }

    /** A database cannot be renamed by who is in it. */
    static DatabaseUrl elsewhere(DatabaseUrl destination) {
        return destination.withDatabase(destination.database().equals("postgres") ? "template1" : "postgres");
    }

    /** Waits some seconds, for it may be held just for tidying up. */
    static void lock(Connection orders, DatabaseUrl destination) throws SQLException {
        for (int look = 0; !tryLock(orders, destination); look++) {
            if (look == LOOKS_AT_LOCK) {
                throw new ReplaceException("Another pgcaravan is writing to " + destination + ".", true);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** @return false when another session holds the destination's lock; else this one holds it until it ends */
    static boolean tryLock(Connection orders, DatabaseUrl destination) throws SQLException {
        String sql = "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('pgcaravan ' || ?, 0))";
        try (PreparedStatement statement = orders.prepareStatement(sql)) {
            statement.setString(1, destination.database());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** @param object that it is about, for people */
    static void execute(Connection orders, String object, String sql) {
        try (Statement statement = orders.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("destination", object, sql, e);
        }
    }
}
