package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a database of pgcaravan's, with the sessions in it; nothing happens where there is none. */
final class DatabaseDrop {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseDrop.class);

    private DatabaseDrop() {}

    /** A staging database: its subscriptions were never connected, and are dropped with it. */
    static void staging(Connection orders, DatabaseUrl destination, String name) {
        dropSubscriptions(destination.withDatabase(name));
        plain(orders, name);
    }

    /** Fails where the database has subscriptions. */
    static void plain(Connection orders, String name) {
        if (isTemplate(orders, name)) {
            Orders.execute(orders, name, "ALTER DATABASE " + Identifiers.quote(name) + " IS_TEMPLATE false");
        }
        Orders.execute(orders, name, "DROP DATABASE IF EXISTS " + Identifiers.quote(name) + " WITH (FORCE)");
    }

    /** The server drops no template. */
    private static boolean isTemplate(Connection orders, String name) {
        String sql = "select exists (select from pg_catalog.pg_database where datname = ? and datistemplate)";
        try (PreparedStatement statement = orders.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new StatementFailedException("destination", name, sql, e);
        }
    }

    /** The server drops no database that has any. */
    private static void dropSubscriptions(DatabaseUrl database) {
        try (Connection connection = Session.PLAIN.open(database, "tidying");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(SqlFile.read("replace/drop-subscriptions"));
        } catch (SQLException e) {
            if (!SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                LOG.warn("Subscriptions of {} were not dropped: {}", database, SqlErrors.describe(e));
            }
        }
    }
}
