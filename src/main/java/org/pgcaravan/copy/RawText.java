package org.pgcaravan.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A SQL_ASCII database may hold bytes that are no text in any encoding. The server passes them through only to a client
 * that also speaks SQL_ASCII; to any other it refuses them.
 */
public final class RawText {

    private static final String ANY_BYTES = "SQL_ASCII";

    private RawText() {}

    /** @param encoding of the source's database; its copy has the same */
    public static void passThrough(Connection connection, String encoding) throws SQLException {
        if (encoding.equals(ANY_BYTES)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET client_encoding = 'SQL_ASCII'");
            }
        }
    }
}
