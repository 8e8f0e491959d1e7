package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.SqlFile;

/**
 * A session held open in a destination under a name that nobody else has. Whoever sees it in {@code pg_stat_activity} of
 * the database that it is connected to is connected to the same one: by whatever way it came, without any rights, and
 * also where the servers' identifiers are equal because one is a copy of the other.
 */
final class Witness implements AutoCloseable {

    private final String token = UUID.randomUUID().toString();
    private final Connection session;

    /** @throws SQLException when the destination does not let us in */
    Witness(DatabaseUrl destination, Deadline deadline) throws SQLException {
        session = deadline.open(destination, token);
    }

    Connection session() {
        return session;
    }

    /** Whether {@code other} is connected to the database that this session is in. */
    boolean isSeenBy(Connection other) throws SQLException {
        try (PreparedStatement name =
                        other.prepareStatement("select pg_catalog.set_config('pgcaravan.token', ?, false)");
                PreparedStatement look = other.prepareStatement(SqlFile.read("guard/sees-session"))) {
            name.setString(1, "pgcaravan " + token);
            name.execute();
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return row.getBoolean("seen");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
