package org.pgcaravan.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

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
            int port = freePort();
            RedisServerBuilder builder = redis.embedded.RedisServer.newRedisServer()
                    .executableProvider(ExecutableProvider.newJarResourceProvider(folder.toFile()))
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("dir \"" + folder.toAbsolutePath() + "\"")
                    .setting("save \"\"");
            for (String setting : settings) {
                builder.setting(setting);
            }
            RedisServer started = new RedisServer(builder.build(), port);
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
