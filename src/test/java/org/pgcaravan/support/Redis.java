package org.pgcaravan.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.pgcaravan.demo.RedisServer;

/** The Redis server of this test run: started on first use, ended with the JVM. Tests keep apart by prefix. */
public final class Redis {

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static RedisServer shared;

    private Redis() {}

    public static synchronized RedisServer server() {
        if (shared == null) {
            shared = newServer();
        }
        return shared;
    }

    /** Starts a server of one's own, for tests that stop it, empty it or starve it. It ends with the JVM at the latest. */
    public static RedisServer newServer(String... settings) {
        try {
            Path folder = Files.createTempDirectory("pgcaravan-redis-");
            RedisServer server = RedisServer.start(folder, settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                delete(folder);
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with the {@code redis-server} that is installed on this machine; empty when none is. */
    public static Optional<RedisServer> newInstalledServer(String... settings) {
        return installed().map(binary -> start(binary, settings));
    }

    /** The same; empty also when it was built without TLS. */
    public static Optional<RedisServer> newInstalledServerWithTls(String... settings) {
        return installed().filter(Redis::knowsTls).map(binary -> start(binary, settings));
    }

    private static Optional<Path> installed() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Without any port it ends at once, and says why. */
    private static boolean knowsTls(Path binary) {
        try {
            Process asked = new ProcessBuilder(binary.toString(), "--port", "0", "--tls-port", "0")
                    .redirectErrorStream(true)
                    .start();
            return !new String(asked.getInputStream().readAllBytes()).contains("Bad directive");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisServer start(Path binary, String... settings) {
        try {
            return RedisServer.start(binary, Files.createTempDirectory("pgcaravan-redis-"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return a prefix of keys that no other test has */
    public static String newPrefix() {
        return "test-" + PREFIXES.incrementAndGet() + ":";
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("Left behind: " + folder + ": " + e.getMessage());
        }
    }
}
