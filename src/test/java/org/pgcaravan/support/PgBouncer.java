package org.pgcaravan.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The machine's own pgbouncer in transaction mode, on loopback. Tests that need it are skipped without it. */
public final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static Optional<Path> binary() {
        return Stream.concat(
                        Stream.of("/usr/sbin"),
                        Arrays.stream(System.getenv("PATH").split(":")))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test where there is no pgbouncer. */
    public static void assumeInstalled() {
        assumeTrue(binary().isPresent(), "skipped: there is no pgbouncer in /usr/sbin or on the PATH");
    }

    /**
     * Starts one that has a single database.
     *
     * @param folder for its settings; others must be able to read it
     * @param name what clients call the database
     */
    public static PgBouncer start(Path folder, int target, String name, String database) throws IOException {
        int port = freePort();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path settings = Files.write(
                folder.resolve("pgbouncer.ini"),
                List.of(
                        "[databases]",
                        name + " = host=127.0.0.1 port=" + target + " user=postgres dbname=" + database,
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = transaction",
                        "ignore_startup_parameters = extra_float_digits",
                        // it refuses to run as root
                        System.getProperty("user.name").equals("root") ? "user = nobody" : ""));
        Process process = new ProcessBuilder(binary().orElseThrow().toString(), "-q", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        Awaitility.await("pgbouncer")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> accepts(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("pgbouncer.log")));
        }
        return new PgBouncer(process, port);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
