package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgcaravan.postgres.SqlFile;

/**
 * What a database holds and who is in it, as far as it matters to whoever is about to replace it. Read in a constant number
 * of queries, without a lock on the destination.
 *
 * @param tables by their names, qualified and quoted; those of extensions are left out
 * @param extensions version by name; those that initdb made are left out
 * @param grants role → object with its kind → privileges, of others than the owner
 * @param sessions in it beside those that only look
 * @param anyRelation a table, view or sequence that no extension brought; empty when there is none
 */
public record DatabaseSurvey(
        Map<String, TableRows> tables,
        Map<String, String> extensions,
        Map<String, Map<String, String>> grants,
        List<Sessions> sessions,
        Optional<String> anyRelation) {

    /** @param estimated false when they were counted */
    public record TableRows(long rows, long bytes, boolean estimated) {}

    /** @param mayEnd how many of them this role may end */
    public record Sessions(String application, String user, int count, int mayEnd) {}

    /** @param connection to the database, which is only read */
    public static DatabaseSurvey of(Connection connection) throws SQLException {
        return new DatabaseSurvey(
                tables(connection),
                extensions(connection),
                grants(connection),
                sessions(connection),
                anyRelation(connection));
    }

    /** Sizes take no lock that others hold for long, but a table may be locked by whoever changes it. */
    public long bytes() {
        return tables.values().stream().mapToLong(TableRows::bytes).sum();
    }

    private static Map<String, TableRows> tables(Connection connection) throws SQLException {
        Map<String, TableRows> tables = new LinkedHashMap<>();
        forEach(
                connection,
                "survey-tables",
                row -> tables.put(
                        row.getString("name"),
                        new TableRows(row.getLong("rows"), row.getLong("bytes"), row.getBoolean("estimated"))));
        return tables;
    }

    /** @return version by name */
    public static Map<String, String> extensions(Connection connection) throws SQLException {
        Map<String, String> extensions = new LinkedHashMap<>();
        forEach(
                connection,
                "survey-extensions",
                row -> extensions.put(row.getString("name"), row.getString("version")));
        return extensions;
    }

    /** @return role → object with its kind → privileges */
    public static Map<String, Map<String, String>> grants(Connection connection) throws SQLException {
        Map<String, Map<String, String>> grants = new LinkedHashMap<>();
        forEach(
                connection,
                "survey-grants",
                row -> grants.computeIfAbsent(row.getString("role"), role -> new LinkedHashMap<>())
                        .put(row.getString("object"), row.getString("privileges")));
        return grants;
    }

    private static Optional<String> anyRelation(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        forEach(connection, "any-relation", row -> found.add(row.getString(1)));
        return found.stream().findFirst();
    }

    private static List<Sessions> sessions(Connection connection) throws SQLException {
        List<Sessions> sessions = new ArrayList<>();
        forEach(
                connection,
                "survey-sessions",
                row -> sessions.add(new Sessions(
                        row.getString("application"),
                        row.getString("user"),
                        row.getInt("count"),
                        row.getInt("may_end"))));
        return sessions;
    }

    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    static void forEach(Connection connection, String query, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/" + query))) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }
}
