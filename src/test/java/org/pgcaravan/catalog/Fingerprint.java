package org.pgcaravan.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system catalogs hold, row by row, with names for OIDs. Each catalog's query is a file in {@code /fingerprint}. */
final class Fingerprint {

    private static final Pattern VERSIONS = Pattern.compile("-- PostgreSQL (\\d+)–(\\d+)\\.");

    private record Look(String name, int since, int until, String sql) {}

    private static final List<Look> LOOKS = looks();

    private Fingerprint() {}

    static Set<String> of(Connection connection, int version) throws SQLException {
        Set<String> rows = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = ''");
            for (Look look : LOOKS) {
                if (look.since() <= version && version <= look.until()) {
                    try (ResultSet row = statement.executeQuery(look.sql())) {
                        while (row.next()) {
                            rows.add(look.name() + " " + row.getString(1) + ": " + row.getString(2));
                        }
                    } catch (SQLException e) {
                        throw new SQLException(look.name() + ": " + e.getMessage(), e);
                    }
                }
            }
        }
        return rows;
    }

    private static List<Look> looks() {
        try (var files =
                Files.list(Path.of(Fingerprint.class.getResource("/fingerprint").toURI()))) {
            return files.map(Fingerprint::look).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Look look(Path file) {
        try {
            String sql = Files.readString(file);
            Matcher versions = VERSIONS.matcher(sql);
            if (!versions.lookingAt()) {
                throw new IllegalStateException(file + " does not say which versions it serves");
            }
            return new Look(
                    file.getFileName().toString().replace(".sql", ""),
                    Integer.parseInt(versions.group(1)),
                    Integer.parseInt(versions.group(2)),
                    sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
