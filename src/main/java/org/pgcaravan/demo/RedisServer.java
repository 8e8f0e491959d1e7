package org.pgcaravan.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server on a free loopback port, with its files in a folder of its own, for the demo and the tests. It
 * can be stopped and started again on the same port; what it held is gone then, unless the settings say
 * {@code appendonly yes}.
 */
public final class RedisServer implements AutoCloseable {

    private final redis.embedded.RedisServer server;
    private final int port;

    private RedisServer(redis.embedded.RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a server.
     *
     * @param folder holds binary and data; made when missing
     * @param settings lines of redis.conf
     */
    public static RedisServer start(Path folder, String... settings) {
        try {
            Files.createDirectories(folder);
            File binary =
                    ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
            return start(binary.toPath(), folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start in " + folder, e);
        }
    }

    /** The same with somebody else's {@code redis-server}. */
    public static RedisServer start(Path binary, Path folder, String... settings) {
        try {
            Files.createDirectories(folder);
            int port = freePort();
            List<String> lines = new ArrayList<>(
                    List.of("bind 127.0.0.1", "port " + port, "dir \"" + folder.toAbsolutePath() + "\"", "save \"\""));
            lines.addAll(List.of(settings));
            Path configuration = Files.write(folder.resolve("redis.conf"), lines);
            List<String> command = List.of(binary.toString(), configuration.toString());
            RedisServer started = new RedisServer(new redis.embedded.RedisServer(port, command, false), port);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start in " + folder, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts the server again, on its port. */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start on port " + port, e);
        }
    }

    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis on port " + port + " did not stop", e);
        }
    }

    public int port() {
        return port;
    }

    /** @return the URL as operators write it */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        stop();
    }
}
