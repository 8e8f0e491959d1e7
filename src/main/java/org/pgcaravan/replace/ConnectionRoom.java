package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgcaravan.postgres.SqlFile;

/**
 * How many sessions more a role may open on a server now.
 *
 * @param ofServer what {@code max_connections} leaves, reserved ones aside
 * @param ofRole what the role's own limit leaves; null without one
 * @param ofDatabase what the database's limit leaves; null without one
 */
public record ConnectionRoom(String role, int ofServer, Integer ofRole, Integer ofDatabase) {

    public static ConnectionRoom of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/survey-connections"))) {
            row.next();
            return new ConnectionRoom(
                    row.getString("role"),
                    row.getInt("of_server"),
                    row.getObject("of_role", Integer.class),
                    row.getObject("of_database", Integer.class));
        }
    }

    /** The least of the three. */
    public int left() {
        int left = ofServer;
        left = ofRole == null ? left : Math.min(left, ofRole);
        return ofDatabase == null ? left : Math.min(left, ofDatabase);
    }

    /** @return what to raise when they do not suffice */
    public String limit() {
        if (ofRole != null && ofRole == left()) {
            return "the role's limit (ALTER ROLE … CONNECTION LIMIT)";
        }
        return ofDatabase != null && ofDatabase == left()
                ? "the database's limit (ALTER DATABASE … CONNECTION LIMIT)"
                : "the server's max_connections";
    }
}
