package org.pgcaravan.replace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a staging database in the destination's place, in one transaction: all of it happens, or nothing.
 *
 * <p>{@code ALTER DATABASE … RENAME} first locks the database against new sessions, then waits up to five seconds for
 * the others to go. So the sessions are ended while it waits: none can come back in between, and when the service dies
 * here, the server rolls back and lets everybody in again. Nothing has to be repaired.
 */
public final class Swap {

    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
    private static final int ATTEMPTS = 3;
    private static final int LOOKS = 30;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DatabaseUrl destination;
    private final String job;
    private final Optional<DatabaseProperties> properties;
    private final String incoming;
    private final List<String> takenOver;
    private final Connection orders;
    private final DatabaseUrl elsewhere;
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param properties of the destination as it is; empty when it does not exist
     * @param incoming the database that takes its place
     * @param takenOver statements that give the new destination what it is to have of its own; where the role may not, it
     *     goes without
     * @param elsewhere the database of the same server that {@code orders} is connected to
     */
    Swap(
            DatabaseUrl destination,
            String job,
            Optional<DatabaseProperties> properties,
            String incoming,
            List<String> takenOver,
            Connection orders,
            DatabaseUrl elsewhere) {
        this.destination = destination;
        this.job = job;
        this.properties = properties;
        this.incoming = incoming;
        this.takenOver = List.copyOf(takenOver);
        this.orders = orders;
        this.elsewhere = elsewhere;
    }

    /**
     * Replaces the destination.
     *
     * @return the name under which the replaced database is kept; empty when there was none
     * @throws StatementFailedException when it could not be done; the destination is then as it was
     */
    public Optional<String> run() throws SQLException {
        Optional<OwnDatabase> previous =
                properties.map(own -> OwnDatabase.of(OwnDatabase.PREVIOUS, destination.database(), job, own.comment()));
        try (Connection ender = Session.PLAIN.open(elsewhere, job)) {
            nameDatabases(ender);
            for (int attempt = 1; ; attempt++) {
                try {
                    inOneTransaction(statements(previous), ender);
                    return previous.map(OwnDatabase::name);
                } catch (StatementFailedException e) {
                    boolean inUse = SqlErrors.OBJECT_IN_USE.equals(e.error().getSQLState());
                    if (!inUse || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }

    private List<String> statements(Optional<OwnDatabase> previous) {
        List<String> statements = new ArrayList<>();
        String name = Identifiers.quote(destination.database());
        previous.ifPresent(kept -> {
            String keptName = Identifiers.quote(kept.name());
            statements.add("ALTER DATABASE " + name + " RENAME TO " + keptName);
            statements.add("COMMENT ON DATABASE " + keptName + " IS " + Identifiers.literal(kept.text()));
        });
        statements.add("ALTER DATABASE " + Identifiers.quote(incoming) + " RENAME TO " + name);
        statements.add("COMMENT ON DATABASE " + name + " IS NULL");
        return statements;
    }

    /** Where the role may not, the swap stands without. */
    private void takeOver() throws SQLException {
        for (String statement : takenOver) {
            Savepoint before = orders.setSavepoint();
            try {
                Orders.execute(orders, destination.database(), statement);
            } catch (StatementFailedException e) {
                orders.rollback(before);
                warnings.add("The new database lacks what it was to have: " + statement + " failed: "
                        + SqlErrors.describe(e.error()));
            }
        }
    }

    /** @return what the new database could not take over, one sentence each; known after {@link #run()} */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void inOneTransaction(List<String> statements, Connection ender) throws SQLException {
        orders.setAutoCommit(false);
        try {
            for (String statement : statements) {
                if (statement.contains(" RENAME TO ")) {
                    whileEndingSessions(ender, statement);
                } else {
                    Orders.execute(orders, destination.database(), statement);
                }
            }
            takeOver();
            commit();
        } catch (SQLException | RuntimeException e) {
            rollback();
            throw e;
        }
    }

    /** When the answer to COMMIT is lost, nothing is repeated: a look at the server tells whether it took place. */
    private void commit() throws SQLException {
        int backend = orders.unwrap(PGConnection.class).getBackendPID(); // which a lost connection does not say
        try {
            orders.commit();
            orders.setAutoCommit(true);
        } catch (SQLException e) {
            if (!tookPlace(backend, e)) {
                throw new StatementFailedException("destination", destination.database(), "COMMIT", e);
            }
        }
    }

    /**
     * Looks by a connection of its own, again and again, for the server may be restarting. Ends the session that may still
     * be committing first, so that what is seen is what stays.
     */
    private boolean tookPlace(int backend, SQLException lost) {
        for (int i = 0; i < LOOKS; i++) {
            try (Connection looking = Session.PLAIN.open(elsewhere, job)) {
                end(backend, looking);
                return !exists(looking, incoming);
            } catch (SQLException e) {
                LOG.warn("Whether {} was replaced cannot be seen yet: {}", destination, e.getMessage());
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        throw new StatementFailedException(
                "destination",
                destination.database() + " (the connection was lost at COMMIT: it is replaced if " + incoming
                        + " is gone, and as it was if not)",
                "COMMIT",
                lost);
    }

    private static boolean exists(Connection looking, String database) throws SQLException {
        try (PreparedStatement statement =
                looking.prepareStatement("select exists (select from pg_catalog.pg_database where datname = ?)")) {
            statement.setString(1, database);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void end(int backend, Connection looking) throws SQLException {
        String sql = "select pg_catalog.pg_terminate_backend(pid), pg_catalog.pg_sleep(0.05)"
                + " from pg_catalog.pg_stat_activity where pid = " + backend;
        try (Statement statement = looking.createStatement()) {
            boolean there = true;
            while (there) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    there = row.next();
                }
            }
        }
    }

    private void rollback() {
        try {
            orders.rollback();
            orders.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("The swap's connection is gone; the server rolls back: {}", e.getMessage());
        }
    }

    private void whileEndingSessions(Connection ender, String rename) throws SQLException {
        CompletableFuture<Void> renamed =
                CompletableFuture.runAsync(() -> Orders.execute(orders, destination.database(), rename));
        while (true) {
            try {
                renamed.get(50, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillWaiting) {
                endSessions(ender);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                renamed.join();
                return;
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause() instanceof StatementFailedException failed
                        ? failed
                        : new CompletionException(e.getCause());
            }
        }
    }

    private void nameDatabases(Connection ender) throws SQLException {
        try (PreparedStatement statement =
                ender.prepareStatement("select pg_catalog.set_config('pgcaravan.databases', ?, false)")) {
            statement.setString(1, JSON.writeValueAsString(List.of(destination.database(), incoming)));
            statement.execute();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void endSessions(Connection ender) {
        String sql = SqlFile.read("replace/end-sessions");
        try (var statement = ender.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("destination", destination.database(), sql, e);
        }
    }
}
