package org.pgcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pgcaravan.demo.PostgresServer;

/** The PostgreSQL servers of this test run: started on first use, one a version, ended with the JVM. */
public final class Postgres {

    /** The version on the classpath. */
    public static final int DEFAULT_VERSION = 17;

    private static final Path TARGET = Path.of(System.getProperty("pgcaravan.target", "target"));
    private static final Map<String, PostgresServer> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    /** @return the server that most tests use, as source and as destination */
    public static PostgresServer server() {
        return running(DEFAULT_VERSION, "first");
    }

    /** @return a second server of the same version, for tests in which source and destination are apart */
    public static PostgresServer secondServer() {
        return running(DEFAULT_VERSION, "second");
    }

    /** @param version 13 to 18; any but the default needs target/postgres, which {@code mvn verify} fills */
    public static PostgresServer server(int version) {
        return running(version, "first");
    }

    /** Whether the binaries of that version are there. */
    public static boolean has(int version) {
        return version == DEFAULT_VERSION || Files.exists(jar(version));
    }

    /** Makes a database of a name that no other test has. */
    public static String newDatabase(PostgresServer server, String prefix) {
        String name = prefix + "_" + DATABASES.incrementAndGet();
        execute(server, "postgres", "create database " + name + " template template0");
        return name;
    }

    /** Runs SQL as the superuser, several statements in one go. */
    public static void execute(PostgresServer server, String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static PostgresServer running(int version, String name) {
        return RUNNING.computeIfAbsent(version + "-" + name, key -> start(version));
    }

    private static PostgresServer start(int version) {
        try {
            Path folder = Files.createTempDirectory("pgcaravan-postgres-" + version + "-");
            Map<String, String> settings = Map.of(
                    "max_connections", "200",
                    "wal_level", "logical",
                    // files that nobody reads after a crash, and hundreds of databases that nobody is to vacuum
                    "full_page_writes", "off",
                    "max_wal_size", "4GB",
                    "checkpoint_timeout", "1h",
                    "autovacuum_naptime", "1h");
            PostgresServer server = version == DEFAULT_VERSION
                    ? PostgresServer.start(folder, settings)
                    : PostgresServer.startFrom(jar(version), folder, settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                delete(folder);
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("Left behind: " + folder + ": " + e.getMessage());
        }
    }

    private static Path jar(int version) {
        return TARGET.resolve("postgres").resolve("postgres-" + version + ".jar");
    }
}
