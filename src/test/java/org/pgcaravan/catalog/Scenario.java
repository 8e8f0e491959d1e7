package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;

/** A source schema and its copy, in two databases, most often of one server; {@code server} is the copy's. */
record Scenario(PostgresServer server, String source, String copy, Catalog catalog) {

    /** Makes the source by that SQL and copies its schema. pgjdbc needs {@code -- then} around bodies of several statements. */
    static Scenario of(PostgresServer server, String... sql) throws SQLException {
        return of(server, server, sql);
    }

    /** Copies to another server, maybe of a later version. */
    static Scenario of(PostgresServer server, PostgresServer destination, String... sql) throws SQLException {
        String source = Postgres.newDatabase(server, "catalog_source");
        String copy = Postgres.newDatabase(destination, "catalog_copy");
        for (String script : sql) {
            for (String statement : script.split("(?m)^-- then$")) {
                Postgres.execute(server, source, statement);
            }
        }
        Catalog catalog = read(server, source);
        try (Connection connection = destination.connect(copy)) {
            CatalogCopy.write(catalog, connection);
        }
        return new Scenario(destination, source, copy, catalog);
    }

    static Scenario of(String... sql) throws SQLException {
        return of(Postgres.server(), sql);
    }

    static String resource(String name) {
        try (InputStream file = Scenario.class.getResourceAsStream("/catalog/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By our own reading of both sides, and by an independent look at the system catalogs. */
    void assertSame() throws SQLException {
        Catalog again = read(server, copy);
        assertNoDifference(state(copy), state(source));
        assertNoDifference(again.sequences(), catalog.sequences());
        assertNoDifference(again.preData(), catalog.preData());
        assertNoDifference(steps(again), steps(catalog));
    }

    /** Shows what differs only, for the lists are long. */
    private static <T> void assertNoDifference(List<T> copied, List<T> original) {
        List<T> missing = new ArrayList<>(original);
        missing.removeAll(copied);
        List<T> added = new ArrayList<>(copied);
        added.removeAll(original);
        assertThat(added)
                .as("in the copy only; in the source only: %s", missing)
                .isEmpty();
        assertThat(missing).as("in the source only").isEmpty();
        assertThat(copied).isEqualTo(original);
    }

    Catalog readSource(CatalogFilter filter) throws SQLException {
        try (Connection connection = server.connect(source)) {
            return CatalogCopy.read(connection, filter);
        }
    }

    /** @return the first column of each row, in the copy */
    List<String> ask(String query) throws SQLException {
        return ask(copy, query);
    }

    private List<String> state(String database) throws SQLException {
        return ask(database, resource("state.sql"));
    }

    private List<String> ask(String database, String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = ''");
            List<String> answers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(query)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    answers.add(rows.getString(1) + (columns > 1 ? ": " + rows.getString(2) : ""));
                }
            }
            return answers;
        }
    }

    private static Catalog read(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return CatalogCopy.read(connection);
        }
    }

    private static List<String> steps(Catalog catalog) {
        return catalog.postData().stream()
                .map(step -> step.id() + " " + step.kind() + " after " + new java.util.TreeSet<>(step.after()) + ": "
                        + step.statements())
                .toList();
    }
}
