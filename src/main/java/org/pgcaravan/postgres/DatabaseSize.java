package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How much room a database takes on its server's disk. */
public final class DatabaseSize {

    private DatabaseSize() {}

    /**
     * @return bytes, of all its tablespaces together
     * @throws SQLException when the database does not answer
     */
    public static long of(DatabaseUrl url) throws SQLException {
        try (Connection connection = Session.PLAIN.open(url, "size");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("postgres/database-size"))) {
            row.next();
            return row.getLong("bytes");
        }
    }
}
