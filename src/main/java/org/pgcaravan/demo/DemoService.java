package org.pgcaravan.demo;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.pgcaravan.app.Configuration;
import org.pgcaravan.app.Service;

/**
 * The service as the demo runs it: configured by a folder of its own and by nothing else, neither the real environment
 * nor the project's {@code application.properties}, so that it knows no database but the demo's.
 */
final class DemoService implements AutoCloseable {

    static final String SOURCE = "staging";
    static final String DESTINATION = "local";

    private final Service service;
    private final int port;
    private final String key;

    private DemoService(Service service, int port, String key) {
        this.service = service;
        this.port = port;
        this.key = key;
    }

    /**
     * Starts it; returns when it serves.
     *
     * @param folder its working directory; made
     * @param routes the folder of the routes, the project's own: edits count while the demo runs
     */
    static DemoService start(Path folder, Path routes, Shop source, Shop destination, RedisServer redis)
            throws Exception {
        int port = freePort();
        String key = newKey();
        Files.createDirectories(folder);
        Properties knobs = new Properties();
        knobs.setProperty("host", "127.0.0.1");
        knobs.setProperty("port", String.valueOf(port));
        knobs.setProperty("management.port", "0");
        knobs.setProperty("node", "demo");
        knobs.setProperty("routes.directory", routes.toAbsolutePath().toString());
        knobs.setProperty("database." + DESTINATION + ".access", "writable");
        try (Writer file = Files.newBufferedWriter(folder.resolve("application.properties"))) {
            knobs.store(file, null);
        }
        Map<String, String> environment = Map.of(
                "STAGING_DATABASE_URL", source.url(),
                "LOCAL_DATABASE_URL", destination.url(),
                "REDIS_URL", redis.url(),
                "API_KEY", key);
        return new DemoService(Service.start(Configuration.read(folder, environment)), port, key);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String newKey() {
        byte[] key = new byte[12];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** @return host and port, as in a URL */
    String authority() {
        return "127.0.0.1:" + port;
    }

    /** @return the API key it asks for */
    String key() {
        return key;
    }

    @Override
    public void close() {
        service.close();
    }
}
