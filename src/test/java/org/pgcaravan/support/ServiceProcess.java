package org.pgcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.pgcaravan.Application;

/** A service as a process of its own, which ends with the test at the latest. */
public final class ServiceProcess implements AutoCloseable {

    private final Path folder;
    private final Process process;
    private final ServiceClient client;
    private final int port;

    private ServiceProcess(Path folder, Process process, ServiceClient client, int port) {
        this.port = port;
        this.folder = folder;
        this.process = process;
        this.client = client;
    }

    /**
     * @param folder with {@code routes}; deleted in the end
     * @param heap at most, as {@code -Xmx} takes it
     */
    static ServiceProcess start(Path folder, Map<String, String> environment, String heap) throws IOException {
        Path log = folder.resolve("service.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Application.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        ServiceClient client = new ServiceClient(Integer.parseInt(environment.get("PORT")), environment.get("API_KEY"));
        Awaitility.await("the service's process")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isAlive() || serves(client));
        if (!process.isAlive()) {
            throw new IOException(Files.readString(log));
        }
        return new ServiceProcess(folder, process, client, Integer.parseInt(environment.get("PORT")));
    }

    private static boolean serves(ServiceClient client) {
        try {
            HttpRequest request = client.request("/api/jobs").build();
            return ServiceClient.send(request).statusCode() == 200;
        } catch (RuntimeException e) {
            return false; // nobody listens yet
        }
    }

    public ServiceClient client() {
        return client;
    }

    public int port() {
        return port;
    }

    /** @return the processor time that it has used */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** @return what it has had in memory at most, as Linux says it: {@code VmHWM: … kB} */
    public String peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("VmHWM unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the files in a folder that it has open, and how far it is in each; on Linux only */
    public Map<Path, Long> positions(Path folder) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        Map<Path, Long> positions = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(folder)) {
                        String info = Files.readString(proc.resolve("fdinfo").resolve(descriptor.getFileName()));
                        positions.put(file, Long.parseLong(info.replaceFirst("(?s)^pos:\\s*(\\d+).*", "$1")));
                    }
                } catch (NoSuchFileException e) {
                    // closed meanwhile
                }
            }
            return positions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal by its name: STOP, CONT, TERM. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is gone. @return its exit code */
    public int awaitEnd() {
        return process.onExit().join().exitValue();
    }

    /** @return what it has printed up to now */
    public String log() {
        try {
            return Files.readString(folder.resolve("service.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        RunningService.delete(folder);
    }
}
