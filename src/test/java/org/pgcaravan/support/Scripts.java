package org.pgcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.pgcaravan.demo.PostgresServer;

/** The SQL scripts under {@code src/test/resources/scenario}. */
public final class Scripts {

    private Scripts() {}

    /** Runs a script in a new database. @return the database's name */
    public static String newDatabase(PostgresServer server, String script) {
        String database = Postgres.newDatabase(server, script);
        Postgres.execute(server, database, new String(bytes(script), StandardCharsets.UTF_8));
        return database;
    }

    /** @return a script as it stands */
    public static byte[] bytes(String script) {
        try (var file = Scripts.class.getResourceAsStream("/scenario/" + script + ".sql")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
