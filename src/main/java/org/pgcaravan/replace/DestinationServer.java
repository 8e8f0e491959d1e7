package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of a destination, ordered about over a connection to its {@code postgres} database. While this is open an
 * advisory lock keeps every other pgcaravan off the same destination.
 */
public final class DestinationServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DestinationServer.class);

    private static final int LOOKS = 30;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final DatabaseUrl destination;
    private final String job;
    private final String session;
    private final Connection orders;
    private final Optional<DatabaseProperties> properties;

    private DestinationServer(
            DatabaseUrl destination,
            String job,
            String session,
            Connection orders,
            Optional<DatabaseProperties> properties) {
        this.destination = destination;
        this.job = job;
        this.session = session;
        this.orders = orders;
        this.properties = properties;
    }

    /**
     * @param destination the database to be replaced; it need not exist
     * @param attempt of the job; what earlier ones of it have open on this server is ended
     * @param dropping hears of each staging database that a lost attempt left behind, before it is dropped
     * @throws ReplaceException when another job works on it, or the role lacks a right that replacing needs
     */
    public static DestinationServer open(
            DatabaseUrl destination, String job, int attempt, Consumer<OwnDatabase> dropping) throws SQLException {
        String session = session(job, attempt);
        Connection orders = Orders.open(destination, session);
        try {
            Orders.endEarlierAttempts(orders, session);
            Orders.lock(orders, destination);
            Optional<String> lacking = SwapRights.lacking(orders, destination);
            if (lacking.isPresent()) {
                throw new ReplaceException(lacking.get(), false);
            }
            LeftOvers.dropAbandoned(orders, destination, dropping);
            return new DestinationServer(destination, job, session, orders, properties(destination, session));
        } catch (SQLException | RuntimeException e) {
            orders.close();
            throw e;
        }
    }

    /**
     * The same for a database that is loaded as it stands, not replaced: no right to create or rename is needed.
     *
     * @throws ReplaceException when another job works on it, or it does not exist
     */
    public static DestinationServer openToLoad(DatabaseUrl destination, String job, int attempt) throws SQLException {
        String session = session(job, attempt);
        Connection orders = Orders.open(destination, session);
        try {
            Orders.endEarlierAttempts(orders, session);
            Orders.lock(orders, destination);
            Optional<DatabaseProperties> properties = properties(destination, session);
            if (properties.isEmpty()) {
                throw new ReplaceException(
                        "The database " + destination
                                + " does not exist, and is only made by replace: swap in parallel."
                                + " Create it, or say so.",
                        false);
            }
            return new DestinationServer(destination, job, session, orders, properties);
        } catch (SQLException | RuntimeException e) {
            orders.close();
            throw e;
        }
    }

    /** @return what the sessions of one attempt are called */
    public static String session(String job, int attempt) {
        return job + "#" + attempt;
    }

    private static Optional<DatabaseProperties> properties(DatabaseUrl destination, String session)
            throws SQLException {
        try (Connection connection = Session.PLAIN.open(destination, session)) {
            return Optional.of(DatabaseProperties.of(connection));
        } catch (SQLException e) {
            if (SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Whether a transaction in the destination, whose COMMIT was never answered, took place. Asks again and again while
     * the server is away or still at it, for half a minute.
     *
     * @param transaction as {@code txid_current} said
     * @throws SQLException when the server cannot be asked
     */
    public boolean committed(long transaction) throws SQLException {
        SQLException unknown = null;
        for (int look = 0; look < LOOKS; look++) {
            try (Connection looking = Session.PLAIN.open(destination, session);
                    PreparedStatement statement = looking.prepareStatement("select pg_catalog.txid_status(?)")) {
                statement.setLong(1, transaction);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    if (!"in progress".equals(row.getString(1))) {
                        return "committed".equals(row.getString(1));
                    }
                }
            } catch (SQLException e) {
                unknown = e;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        throw unknown == null ? new SQLException("The transaction has not ended") : unknown;
    }

    /** @return of the destination itself, which need not exist */
    public DatabaseUrl url() {
        return destination;
    }

    /** @param transaction in the destination; it is cleared when that is committed */
    public Clearing clearing(Connection transaction) {
        return new Clearing(transaction, orders);
    }

    /** @return of the destination itself; empty when it does not exist */
    public Optional<DatabaseProperties> properties() {
        return properties;
    }

    public int serverMajorVersion() throws SQLException {
        return orders.getMetaData().getDatabaseMajorVersion();
    }

    /** @return what the server brings along */
    public BuiltinNames builtinNames() throws SQLException {
        return BuiltinNames.of(orders);
    }

    /** @return role name → whether the connected role may give it objects */
    public Map<String, Boolean> roles() throws SQLException {
        return roles(orders);
    }

    static Map<String, Boolean> roles(Connection orders) throws SQLException {
        try (Statement statement = orders.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/roles"))) {
            Map<String, Boolean> roles = new HashMap<>();
            while (row.next()) {
                roles.put(row.getString("name"), row.getBoolean("may_own"));
            }
            return roles;
        }
    }

    /** @return names of the server's tablespaces */
    public Set<String> tablespaces() throws SQLException {
        return tablespaces(orders);
    }

    static Set<String> tablespaces(Connection orders) throws SQLException {
        try (Statement statement = orders.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/tablespaces"))) {
            Set<String> names = new HashSet<>();
            while (row.next()) {
                names.add(row.getString("name"));
            }
            return names;
        }
    }

    /**
     * Makes an empty staging database beside the destination: with the source's encoding, and the destination's locale
     * where that encoding is also the destination's.
     */
    public StagingDatabase createStaging(DatabaseProperties source) throws SQLException {
        return createStaging(Optional.of(source));
    }

    /** @param wanted as above; empty for what the server gives a database that nobody says anything of */
    public StagingDatabase createStaging(Optional<DatabaseProperties> wanted) throws SQLException {
        OwnDatabase incoming = OwnDatabase.of(OwnDatabase.INCOMING, destination.database(), job, null);
        String name = Identifiers.quote(incoming.name());
        Optional<DatabaseProperties> like = properties
                .filter(own ->
                        wanted.isEmpty() || own.encoding().equals(wanted.get().encoding()))
                .or(() -> wanted);
        String locale = like.isEmpty() ? "" : like.get().localeOptions(serverMajorVersion());
        if (LeftOvers.isUnclaimed(incoming.name(), orders)) {
            LOG.info("Dropping {}, which an attempt of the same job made and had no time to claim", incoming.name());
            drop(incoming.name());
        }
        Orders.execute(
                orders,
                incoming.name(),
                "CREATE DATABASE " + name + " TEMPLATE template0"
                        + locale
                        + properties
                                .map(DatabaseProperties::tablespace)
                                .map(tablespace -> " TABLESPACE " + Identifiers.quote(tablespace))
                                .orElse(""));
        try {
            Orders.execute(
                    orders,
                    incoming.name(),
                    "COMMENT ON DATABASE " + name + " IS " + Identifiers.literal(incoming.text()));
        } catch (RuntimeException e) {
            drop(incoming.name());
            throw e;
        }
        return new StagingDatabase(this, destination.withDatabase(incoming.name()), wanted);
    }

    /** Drops a database of pgcaravan's, ending its sessions. */
    void drop(String name) throws SQLException {
        try {
            DatabaseDrop.staging(orders, destination, name);
        } catch (StatementFailedException e) {
            if (!SqlErrors.mayPass(e.error())) {
                throw e;
            }
            // the connection was idle while the rows were copied, and may have died of it
            try (Connection anew = Orders.open(destination, session)) {
                // the lock died with it: another attempt may load under the same name by now
                Orders.lock(anew, destination);
                DatabaseDrop.staging(anew, destination, name);
            }
        }
    }

    /**
     * @return the swap that puts {@code staging} in the destination's place; it gets the owner, connection limit, settings,
     *     privileges and comment of the one that it replaces; where there is none, the limit, settings and comment of its source
     */
    public Swap swap(StagingDatabase staging) {
        List<String> takenOver = properties
                .map(own -> own.applyTo(destination.database()))
                .orElseGet(() -> staging.likeOriginal(destination.database()));
        return new Swap(
                destination,
                job,
                properties,
                staging.url().database(),
                takenOver,
                orders,
                Orders.elsewhere(destination));
    }

    /**
     * @param undone id of the job that replaced the destination
     * @return the swap that puts the database back that it replaced, as that was
     * @throws ReplaceException when that database is gone, or the destination was replaced again since
     */
    public Swap undo(String undone) throws SQLException {
        List<OwnDatabase> previous = LeftOvers.of(OwnDatabase.PREVIOUS, destination, orders);
        OwnDatabase kept = previous.stream()
                .filter(own -> own.job().equals(undone))
                .findFirst()
                .orElseThrow(() -> new ReplaceException(
                        "The database that " + undone + " replaced is not kept any more (previous.keep).", false));
        OwnDatabase newest = previous.get(previous.size() - 1);
        if (!newest.equals(kept)) {
            throw new ReplaceException(
                    destination + " was replaced again since, by " + newest.job() + ". Undo that one first.", false);
        }
        String comment = kept.comment() == null ? "NULL" : Identifiers.literal(kept.comment());
        String restored = "COMMENT ON DATABASE " + Identifiers.quote(destination.database()) + " IS " + comment;
        return new Swap(
                destination, job, properties, kept.name(), List.of(restored), orders, Orders.elsewhere(destination));
    }

    @Override
    public void close() throws SQLException {
        orders.close();
    }
}
