package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlFile;

/** What a role needs to replace a database by a swap: it makes one, and renames the old one. */
public final class SwapRights {

    private SwapRights() {}

    /**
     * @param destination need not exist
     * @return what the role of the URL lacks, one sentence; empty when it may swap
     * @throws SQLException when the server does not answer
     */
    public static Optional<String> lacking(DatabaseUrl destination) throws SQLException {
        try (Connection orders = Orders.open(destination, "rights")) {
            return lacking(orders, destination);
        }
    }

    static Optional<String> lacking(Connection orders, DatabaseUrl destination) throws SQLException {
        try (Statement statement = orders.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/rights"))) {
            while (row.next()) {
                String role = row.getString("role");
                if (!row.getBoolean("may_create")) {
                    return Optional.of("The role " + role + " may not create databases on " + destination
                            + ", which a swap needs. Run ALTER ROLE " + Identifiers.quote(role) + " CREATEDB.");
                }
                if (row.getString("name").equals(destination.database()) && !row.getBoolean("may_rename")) {
                    return Optional.of("The role " + role + " does not own " + destination + ", which belongs to "
                            + row.getString("owner") + ", and so cannot replace it.");
                }
            }
            return Optional.empty();
        }
    }
}
