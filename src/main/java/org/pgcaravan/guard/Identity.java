package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgcaravan.postgres.SqlFile;

/**
 * Which database a connection really leads to, whatever name, port or tunnel it came by.
 *
 * @param systemIdentifier of the cluster, made by initdb and shared by its physical copies; null when the role may not
 *     read it
 * @param databaseOid 0 for a database that does not exist yet
 * @param comment on the database, null when it has none
 * @param supabase whether the server has Supabase's own role
 * @param serverVersion as {@code server_version_num}: 150004
 * @param serverVersionText as {@code server_version}: "15.4 (Debian …)"
 */
public record Identity(
        String systemIdentifier,
        long databaseOid,
        String databaseName,
        String comment,
        boolean supabase,
        int serverVersion,
        String serverVersionText) {

    /** In the comment on a database, keeps pgcaravan from ever writing to it. */
    public static final String READ_ONLY_MARKER = "pgcaravan: read-only";

    public static Identity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("guard/identity"))) {
            row.next();
            return new Identity(
                    row.getString("system_identifier"),
                    row.getLong("database_oid"),
                    row.getString("database_name"),
                    row.getString("comment"),
                    row.getBoolean("supabase"),
                    row.getInt("server_version"),
                    row.getString("server_version_text"));
        }
    }

    /** @return what is known of a database that is still to be made, on a server that nobody has looked at */
    public static Identity missing(String database) {
        return new Identity(null, 0, database, null, false, 0, null);
    }

    /** @return this server's identity for a database of that name that is still to be made */
    Identity ofMissing(String database) {
        return new Identity(systemIdentifier, 0, database, null, supabase, serverVersion, serverVersionText);
    }

    /** Whether both are one database of one server. Unknown identifiers never match. */
    public boolean isSameDatabaseAs(Identity other) {
        return systemIdentifier != null
                && systemIdentifier.equals(other.systemIdentifier)
                && (databaseOid == other.databaseOid || databaseName.equals(other.databaseName));
    }

    public boolean isMarkedReadOnly() {
        return comment != null && comment.contains(READ_ONLY_MARKER);
    }
}
