package org.pgcaravan.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sample database: a shop, made by {@code demo/shop.sql}. */
final class Shop {

    static final String DATABASE = "shop";

    private static final String STEP = "-- == ";

    private final PostgresServer server;

    private Shop(PostgresServer server) {
        this.server = server;
    }

    /** Founds an empty shop on a server that has none. */
    static Shop on(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE + " template template0 encoding 'UTF8'");
        }
        return new Shop(server);
    }

    /**
     * Fills it.
     *
     * @param scale 1 for about 200 MB
     * @param view is told which step runs
     */
    void fill(double scale, ProgressView view) throws SQLException {
        Map<String, String> steps = steps();
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("set shop.scale = '" + scale + "'");
            int done = 0;
            for (Map.Entry<String, String> step : steps.entrySet()) {
                view.show(100.0 * done++ / steps.size(), step.getKey(), Optional.empty());
                statement.execute(step.getValue());
            }
        }
        view.show(100, "ready", Optional.empty());
    }

    /** @return its size on disk, indexes included */
    long bytes() throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_database_size(current_database())")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    String url() {
        return server.url(DATABASE);
    }

    /** @return the steps of the script by their names, in its order */
    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        String[] parts = ("\n" + script()).split("\n" + STEP);
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndSql = parts[i].split("\n", 2);
            steps.put(nameAndSql[0].strip(), nameAndSql[1]);
        }
        return steps;
    }

    private static String script() {
        try (InputStream script = Shop.class.getResourceAsStream("/demo/shop.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
