package org.pgcaravan.support;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.postgres.SqlFile;

/**
 * What is in a database, so that two of them can be compared: each table's count and a checksum of its rows whatever
 * their order, the sequences' values, and the definitions of what stands around the tables.
 */
public final class Contents {

    private Contents() {}

    public static Map<String, String> of(PostgresServer server, String database) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "set search_path = ''; set timezone = 'UTC'; set row_security = off; set extra_float_digits = 3");
            Map<String, String> contents = new TreeMap<>();
            for (Map.Entry<String, String> count : queries(statement, "tables").entrySet()) {
                contents.put("rows of " + count.getKey(), queryText(statement, count.getValue()));
            }
            for (Map.Entry<String, String> value :
                    queries(statement, "sequences").entrySet()) {
                contents.put("sequence " + value.getKey(), queryText(statement, value.getValue()));
            }
            for (Map.Entry<String, String> content :
                    queries(statement, "large-objects").entrySet()) {
                contents.put("large object " + content.getKey(), queryText(statement, content.getValue()));
            }
            queries(statement, "definitions").forEach(contents::put);
            return contents;
        } catch (SQLException e) {
            throw new IllegalStateException(database, e);
        }
    }

    /** @return the first column of a query's rows, as the superuser sees them */
    public static List<String> column(PostgresServer server, String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static Map<String, String> queries(Statement statement, String file) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(SqlFile.read("contents/" + file))) {
            while (row.next()) {
                found.put(row.getString(1), row.getString(2));
            }
        }
        return found;
    }

    private static String queryText(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "nothing";
        }
    }
}
