package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;

/**
 * A destination and its server as they stand, read in read-only sessions, without the lock that keeps jobs apart: it may be
 * looked at while a job writes to it.
 *
 * @param serverVersion major
 * @param roles role name → whether the connected role may give it objects
 * @param tablespaces of the server
 * @param available extensions that can be made, by name
 * @param refusals why this role may not replace it by a swap; empty when it may
 * @param superuser whether this role is one
 * @param room for connections
 * @param builtinNames what the server brings along
 * @param database empty when it does not exist
 * @param properties of the database; empty when it does not exist
 */
public record DestinationSurvey(
        int serverVersion,
        Map<String, Boolean> roles,
        Set<String> tablespaces,
        Map<String, Available> available,
        List<String> refusals,
        boolean superuser,
        ConnectionRoom room,
        BuiltinNames builtinNames,
        Optional<DatabaseSurvey> database,
        Optional<DatabaseProperties> properties) {

    /** How its sessions are known in {@code pg_stat_activity}. */
    public static final String PURPOSE = "preview";

    /** A server that says nothing for so long is given up; a statement of a survey takes seconds. */
    public static final int SILENCE_MILLIS = 120_000;

    private static final String PATIENCE = "SET lock_timeout = '10s'";

    /** @param version that CREATE EXTENSION makes
     *  @param mayCreate whether this role may */
    public record Available(String version, boolean mayCreate) {}

    /** @throws SQLException when the server does not let us in, or a table stays locked for ten seconds */
    public static DestinationSurvey of(DatabaseUrl destination) throws SQLException {
        Optional<DatabaseSurvey> database = Optional.empty();
        Optional<DatabaseProperties> properties = Optional.empty();
        try (Connection inside = open(destination)) {
            database = Optional.of(DatabaseSurvey.of(inside));
            properties = Optional.of(DatabaseProperties.of(inside));
        } catch (SQLException e) {
            if (!SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                throw e;
            }
        }
        try (Connection beside = open(Orders.elsewhere(destination))) {
            return new DestinationSurvey(
                    beside.getMetaData().getDatabaseMajorVersion(),
                    DestinationServer.roles(beside),
                    DestinationServer.tablespaces(beside),
                    available(beside),
                    SwapRights.lacking(beside, destination).stream().toList(),
                    isSuperuser(beside),
                    ConnectionRoom.of(beside),
                    BuiltinNames.of(beside),
                    database,
                    properties);
        }
    }

    /**
     * @return a text that stays the same as long as nothing of what the database holds, beside rows, is added, dropped or
     *     changed
     */
    public static String fingerprint(Connection inside) throws SQLException {
        try (Statement statement = inside.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/fingerprint"))) {
            row.next();
            return row.getString(1);
        }
    }

    /** Opens a read-only session that waits for no lock for long. */
    public static Connection open(DatabaseUrl url) throws SQLException {
        Connection connection = Session.SOURCE.open(url, PURPOSE);
        connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isSuperuser(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_catalog.current_setting('is_superuser')")) {
            row.next();
            return "on".equals(row.getString(1));
        }
    }

    private static Map<String, Available> available(Connection beside) throws SQLException {
        Map<String, Available> available = new HashMap<>();
        DatabaseSurvey.forEach(
                beside,
                "survey-available-extensions",
                row -> available.put(
                        row.getString("name"), new Available(row.getString("version"), row.getBoolean("may_create"))));
        return available;
    }
}
