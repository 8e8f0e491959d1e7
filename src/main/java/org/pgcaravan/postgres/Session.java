package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
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
    private static final String CONNECT_TIMEOUT = "connectTimeout";
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
        properties.putIfAbsent(CONNECT_TIMEOUT, CONNECT_TIMEOUT_SECONDS);
        return withTimeout(0, logIn(url, purpose, properties)); // from here on an answer may take any time
    }

    /**
     * The same where a database that says nothing is waited for no longer than {@code patience}, neither at the door nor for
     * any answer behind it.
     */
    public Connection open(DatabaseUrl url, String purpose, Duration patience) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        Properties properties = url.driverProperties();
        long seconds = Math.max(1, patience.plusMillis(999).toSeconds());
        String own = properties.getProperty(CONNECT_TIMEOUT, "");
        if (!own.matches("[1-9]\\d{0,8}") || Long.parseLong(own) > seconds) {
            properties.setProperty(CONNECT_TIMEOUT, String.valueOf(seconds));
        }
        Connection connection = logIn(url, purpose, properties);
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return withTimeout((int) Math.max(1, left), connection);
    }

    private static Connection withTimeout(int millis, Connection connection) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection logIn(DatabaseUrl url, String purpose, Properties properties) throws SQLException {
        properties.setProperty("ApplicationName", ("pgcaravan " + purpose).strip());
        properties.setProperty("socketFactory", KeepAliveSocketFactory.class.getName());
        properties.setProperty("loginTimeout", properties.getProperty(CONNECT_TIMEOUT));
        // the driver logs in on a thread of its own, which waits for the server also when nobody waits for it any more
        properties.setProperty("socketTimeout", properties.getProperty(CONNECT_TIMEOUT));
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
