package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** What kind of session a connection is opened for; each kind has its settings in {@code sql/postgres/}. */
public enum Session {
    /** Reads a source: read-only, an empty search path, every value printed without loss, nobody's timeouts. */
    SOURCE("session-source"),
    /** Loads a database of ours: an empty search path, no triggers of other people's settings, nobody's timeouts. */
    LOAD("session-load"),
    /** Runs somebody's SQL: the role's own settings but for timeouts. */
    IMPORT("session-import"),
    /** Looks around or gives orders to the server, with the role's own settings but for timeouts. */
    PLAIN("session-plain");

    private static final Driver DRIVER = new Driver();
    private static final String CONNECT_TIMEOUT_SECONDS = "10";

    private final String settings;

    Session(String settings) {
        this.settings = settings;
    }

    /**
     * Opens a connection, in autocommit mode.
     *
     * @param purpose shown in {@code pg_stat_activity.application_name} behind {@code pgcaravan}; empty for none
     * @throws SQLException of the driver; {@link SqlErrors#describe} makes one sentence of it
     */
    public Connection open(DatabaseUrl url, String purpose) throws SQLException {
        Properties properties = url.driverProperties();
        properties.setProperty("ApplicationName", ("pgcaravan " + purpose).strip());
        properties.setProperty("socketFactory", KeepAliveSocketFactory.class.getName());
        properties.putIfAbsent("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("loginTimeout", properties.getProperty("connectTimeout"));
        // COPY of a SQL_ASCII database passes bytes through as they are, under the client encoding SQL_ASCII
        properties.setProperty("allowEncodingChanges", "true");
        // statements here run once or a few times, and DDL changes the plans of named ones
        properties.setProperty("prepareThreshold", "0");
        Connection connection = DRIVER.connect(url.jdbcUrl(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlFile.read("postgres/" + settings));
            connection.setReadOnly(this == SOURCE);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
