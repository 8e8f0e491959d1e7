package org.pgcaravan.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of {@code sql/catalog}, run as it is. */
record CatalogQuery(String name) {

    private static final int ROWS_PER_FETCH = 2000;
    private static final int LAST_VERSION = 18;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final Pattern VERSIONS = Pattern.compile("-- PostgreSQL (\\d+)–(\\d+)\\.");

    /** Answers queries by their names, on whichever connection. */
    @FunctionalInterface
    interface Answers {
        void forEachRow(String query, RowReader reader) throws SQLException;
    }

    @FunctionalInterface
    interface RowReader {
        void read(Row row) throws SQLException;
    }

    /**
     * Hands over each row in turn; within a transaction they come in batches, so that memory stays flat. What the server locks to
     * answer (views, sequences) is unlocked afterwards, for its room for locks is small and the tables' own take most of it.
     */
    void forEachRow(Connection source, RowReader reader) throws SQLException {
        if (source.getAutoCommit()) {
            run(source, "", reader);
            return;
        }
        try {
            // together with the query: on a far source each round trip counts
            run(source, "SAVEPOINT catalog_query;", reader);
        } finally {
            try (Statement statement = source.createStatement()) {
                statement.execute("ROLLBACK TO SAVEPOINT catalog_query; RELEASE SAVEPOINT catalog_query");
            }
        }
    }

    /** @return false when the reader's role may not ask this */
    boolean forEachRowPermitted(Connection source, RowReader reader) throws SQLException {
        try {
            forEachRow(source, reader);
            return true;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void run(Connection source, String before, RowReader reader) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_PER_FETCH);
            boolean rowsAreNext = statement.execute(before + withoutComment(text()));
            while (!rowsAreNext) {
                rowsAreNext = statement.getMoreResults();
            }
            try (ResultSet rows = statement.getResultSet()) {
                Row.forEach(rows, reader);
            }
        }
    }

    /** By the versions that the file's first line names. Servers newer than the last are taken to be like it. */
    boolean serves(int serverVersion) {
        Matcher versions = VERSIONS.matcher(text());
        if (!versions.lookingAt()) {
            throw new IllegalStateException(name + ".sql does not say which versions it serves");
        }
        int major = Math.min(serverVersion / 10_000, LAST_VERSION);
        return Integer.parseInt(versions.group(1)) <= major && major <= Integer.parseInt(versions.group(2));
    }

    /** A server whose encoding lacks one of a comment's characters refuses the whole query. */
    private static String withoutComment(String text) {
        return text.replaceFirst("\\A--.*\\R", "");
    }

    private String text() {
        String path = "/sql/catalog/" + name + ".sql";
        try (InputStream file = CatalogQuery.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("No " + path + " on the classpath");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
