package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgcaravan.postgres.SqlFile;

/**
 * Which database a connection really leads to, whatever name, port or tunnel it came by. Nothing in it is secret: it is
 * kept in Redis.
 *
 * @param systemIdentifier of the cluster, made by initdb and shared by its physical copies; null when the role may not
 *     read it
 * @param startedAt when the server was started, in UTC and microseconds: two servers do not have it in common, be they
 *     copies of each other; null when it is not known
 * @param databaseOid 0 for a database that does not exist yet
 * @param readOnly whether the database's comment holds {@link #READ_ONLY_MARKER}
 * @param supabase whether the server has Supabase's own role
 * @param serverVersion as {@code server_version_num}: 150004
 * @param serverVersionText as {@code server_version}: "15.4 (Debian …)"
 */
public record Identity(
        String systemIdentifier,
        String startedAt,
        long databaseOid,
        String databaseName,
        boolean readOnly,
        boolean supabase,
        int serverVersion,
        String serverVersionText) {

    /** In the comment on a database, keeps pgcaravan from ever writing to it. */
    public static final String READ_ONLY_MARKER = "pgcaravan: read-only";

    public static Identity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("guard/identity"))) {
            row.next();
            String comment = row.getString("comment");
            return new Identity(
                    row.getBoolean("may_read_system_identifier") ? systemIdentifier(connection) : null,
                    row.getString("started_at"),
                    row.getLong("database_oid"),
                    row.getString("database_name"),
                    comment != null && comment.contains(READ_ONLY_MARKER),
                    row.getBoolean("supabase"),
                    row.getInt("server_version"),
                    row.getString("server_version_text"));
        }
    }

    /** @return what is known of a database that is still to be made, on a server that nobody has looked at */
    public static Identity missing(String database) {
        return new Identity(null, null, 0, database, false, false, 0, null);
    }

    private static String systemIdentifier(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("guard/system-identifier"))) {
            row.next();
            return row.getString("system_identifier");
        }
    }

    /** @return this server's identity for a database of that name that is still to be made */
    Identity ofMissing(String database) {
        return new Identity(
                systemIdentifier, startedAt, 0, database, false, supabase, serverVersion, serverVersionText);
    }

    /** Whether it is a database that is there. */
    boolean exists() {
        return databaseOid != 0;
    }

    /** Whether both are one database of one server, or of a physical copy of that server. What is not known never matches. */
    boolean isSameDatabaseAs(Identity other) {
        boolean sameCluster = systemIdentifier != null && systemIdentifier.equals(other.systemIdentifier);
        return sameCluster && isCalledAs(other) || isSameRunningDatabaseAs(other);
    }

    /** Whether both are one database of one running server: a physical copy is another. */
    boolean isSameRunningDatabaseAs(Identity other) {
        return startedAt != null && startedAt.equals(other.startedAt) && isCalledAs(other);
    }

    private boolean isCalledAs(Identity other) {
        return exists() && databaseOid == other.databaseOid || databaseName.equals(other.databaseName);
    }
}
