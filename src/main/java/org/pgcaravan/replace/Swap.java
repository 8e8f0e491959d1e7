package org.pgcaravan.replace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;

/**
 * Puts a staging database in the destination's place, in one transaction: all of it happens, or nothing.
 *
 * <p>{@code ALTER DATABASE … RENAME} first locks the database against new sessions, then waits up to five seconds for
 * the others to go. So the sessions are ended while it waits: none can come back in between, and when the service dies
 * here, the server rolls back and lets everybody in again. Nothing has to be repaired.
 */
public final class Swap {

    private static final int ATTEMPTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DatabaseUrl destination;
    private final String job;
    private final Optional<DatabaseProperties> properties;
    private final String incoming;
    private final Connection orders;

    Swap(
            DatabaseUrl destination,
            String job,
            Optional<DatabaseProperties> properties,
            String incoming,
            Connection orders) {
        this.destination = destination;
        this.job = job;
        this.properties = properties;
        this.incoming = incoming;
        this.orders = orders;
    }

    /**
     * Replaces the destination. The new database gets the owner, connection limit, settings, privileges and comment of
     * the one that it replaces.
     *
     * @return the name under which the replaced database is kept; empty when there was none
     * @throws StatementFailedException when it could not be done; the destination is then as it was
     */
    public Optional<String> run() throws SQLException {
        Optional<OwnDatabase> previous =
                properties.map(own -> OwnDatabase.of(OwnDatabase.PREVIOUS, destination.database(), job, own.comment()));
        try (Connection ender = Session.PLAIN.open(destination.withDatabase(orders.getCatalog()), job)) {
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
        if (properties.isPresent()) {
            statements.addAll(properties.get().applyTo(destination.database()));
            statements.add("ALTER DATABASE " + name + " OWNER TO "
                    + Identifiers.quote(properties.get().owner()));
        } else {
            statements.add("COMMENT ON DATABASE " + name + " IS NULL");
        }
        return statements;
    }

    private void inOneTransaction(List<String> statements, Connection ender) throws SQLException {
        orders.setAutoCommit(false);
        try {
            for (String statement : statements) {
                if (statement.contains(" RENAME TO ")) {
                    whileEndingSessions(ender, statement);
                } else {
                    DestinationServer.execute(orders, destination.database(), statement);
                }
            }
            commit();
        } catch (SQLException | RuntimeException e) {
            orders.rollback();
            throw e;
        } finally {
            orders.setAutoCommit(true);
        }
    }

    /** When the answer to COMMIT is lost, the connection is lost with it, and the next look at the server tells. */
    private void commit() {
        try {
            orders.commit();
        } catch (SQLException e) {
            throw new StatementFailedException("destination", destination.database(), "COMMIT", e);
        }
    }

    private void whileEndingSessions(Connection ender, String rename) throws SQLException {
        CompletableFuture<Void> renamed =
                CompletableFuture.runAsync(() -> DestinationServer.execute(orders, destination.database(), rename));
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
