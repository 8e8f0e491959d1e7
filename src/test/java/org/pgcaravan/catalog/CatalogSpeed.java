package org.pgcaravan.catalog;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A main that writes down a database's schema as an export would, to be timed against {@code pg_dump --schema-only}. Make the
 * database with bench/large-schema.sql.
 */
public final class CatalogSpeed {

    private CatalogSpeed() {}

    /** @param args JDBC URL, user, password, file to write, and how often: the first time is a cold JVM's */
    public static void main(String... args) throws SQLException, IOException {
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            write(args);
        }
    }

    private static void write(String... args) throws SQLException, IOException {
        long start = System.nanoTime();
        try (Connection source = DriverManager.getConnection(args[0], args[1], args[2])) {
            Catalog catalog = CatalogCopy.read(source);
            long read = System.nanoTime();
            try (Writer file = Files.newBufferedWriter(Path.of(args[3]))) {
                for (Ddl ddl : catalog.preData()) {
                    file.append(ddl.sql()).append(";\n\n");
                }
                for (PostDataStep step : catalog.postData()) {
                    for (Ddl ddl : step.statements()) {
                        file.append(ddl.sql()).append(";\n\n");
                    }
                }
            }
            System.out.printf(
                    "%d: %d tables, %d statements, %d steps; read %d ms, all %d ms, heap %d MB%n",
                    catalog.serverVersion(),
                    catalog.tables().size(),
                    catalog.preData().size(),
                    catalog.postData().size(),
                    (read - start) / 1_000_000,
                    (System.nanoTime() - start) / 1_000_000,
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
            printLocks(source);
        }
    }

    private static void printLocks(Connection source) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_locks")) {
            row.next();
            System.out.println("locks: " + row.getString(1));
        }
    }
}
