package org.pgcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pgcaravan.app.Configuration;
import org.pgcaravan.app.Knobs;
import org.pgcaravan.app.Service;

/**
 * A service inside the test's JVM, in a folder of its own with a copy of the project's routes, on free ports and with a
 * prefix of its own in the test run's Redis.
 */
public final class RunningService implements AutoCloseable {

    /** What {@link #client()} sends as X-API-Key. */
    public static final String API_KEY = "a-key-for-tests-0123456789";

    private final Path folder;
    private final Map<String, String> environment;
    private final Service service;

    private RunningService(Path folder, Map<String, String> environment, Service service) {
        this.folder = folder;
        this.environment = environment;
        this.service = service;
    }

    public static Builder with() {
        return new Builder();
    }

    /** What a service is to be started with. */
    public static final class Builder {
        private final Map<String, UnaryOperator<String>> edits = new HashMap<>();
        private final Map<String, Optional<String>> ownFiles = new HashMap<>();
        private final Map<String, String> environment = new HashMap<>(Map.of(
                "API_KEY", API_KEY,
                "PORT", String.valueOf(freePort()),
                "MANAGEMENT_PORT", "0",
                "NODE", "test-node",
                "RATE_LIMIT", "0",
                "REDIS_PREFIX", Redis.newPrefix(),
                "TRANSFER_JOBS", "2",
                "TRANSFER_MAINTENANCE_WORK_MEM", "64MB",
                "JOBS_ATTEMPTS", "1", // a test that wants a job to fail wants it to fail at once
                "SHUTDOWN_SECONDS", "0"));

        /** Configures a database that may only be read. */
        public Builder readOnly(String alias, String url) {
            return knob("database." + alias + ".url", url);
        }

        /** Configures a database that may be written to. */
        public Builder writable(String alias, String url) {
            return readOnly(alias, url).knob("database." + alias + ".access", "writable");
        }

        /** A key of somebody's, as {@code key.<name>.sha256} and {@code .role}. */
        public Builder key(String name, String role, String key) {
            return knob("key." + name + ".sha256", sha256(key)).knob("key." + name + ".role", role);
        }

        /** A service that asks for no key. */
        public Builder withoutKey() {
            environment.remove("API_KEY");
            return this;
        }

        public Builder knob(String name, String value) {
            environment.put(Knobs.variable(name), value);
            return this;
        }

        /** Serves health and metrics too, see {@link RunningService#observe}. */
        public Builder observed() {
            return knob("management.port", String.valueOf(freePort()));
        }

        /** Puts a file of one's own into {@code routes/}, or another in the place of the project's; null text: takes it out. */
        public Builder routeFile(String name, String text) {
            ownFiles.put(name, Optional.ofNullable(text));
            return this;
        }

        /** Puts a step behind another one, in its own copy of a route file; its indentation is that one's. */
        public Builder stepBehind(String file, String other, String step) {
            return step(file, other, step, false);
        }

        /** The same before another one. */
        public Builder stepBefore(String file, String other, String step) {
            return step(file, other, step, true);
        }

        private Builder step(String file, String other, String step, boolean before) {
            UnaryOperator<String> edit = text -> {
                int at = text.lastIndexOf(other);
                if (at < 0) {
                    throw new IllegalStateException(file + " has no step " + other);
                }
                int line = text.lastIndexOf('\n', at) + 1;
                int end = before ? line : text.indexOf('\n', at) + 1;
                return text.substring(0, end) + text.substring(line, at) + step + "\n" + text.substring(end);
            };
            edits.merge(file, edit, (first, then) -> text -> then.apply(first.apply(text)));
            return this;
        }

        private Path folder() throws IOException {
            Path folder = Files.createTempDirectory("pgcaravan-service-");
            copyRoutes(folder.resolve("routes"));
            for (Map.Entry<String, UnaryOperator<String>> edit : edits.entrySet()) {
                Path file = folder.resolve("routes").resolve(edit.getKey());
                Files.writeString(file, edit.getValue().apply(Files.readString(file)));
            }
            for (Map.Entry<String, Optional<String>> own : ownFiles.entrySet()) {
                Path file = folder.resolve("routes").resolve(own.getKey());
                if (own.getValue().isPresent()) {
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, own.getValue().get());
                } else {
                    Files.delete(file);
                }
            }
            return folder;
        }

        /** Starts it as a process of its own, which can be killed; returns when it serves. */
        public ServiceProcess startAsProcess() {
            return startAsProcess("256m");
        }

        /** The same with another heap. */
        public ServiceProcess startAsProcess(String heap) {
            environment.computeIfAbsent("REDIS_URL", name -> Redis.server().url());
            try {
                Path folder = folder();
                return ServiceProcess.start(folder, environment, heap);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts it; returns when it serves. */
        public RunningService start() {
            environment.computeIfAbsent("REDIS_URL", name -> Redis.server().url());
            try {
                Path folder = folder();
                return new RunningService(folder, environment, Service.start(Configuration.read(folder, environment)));
            } catch (Exception e) {
                throw new IllegalStateException("The service did not start", e);
            }
        }
    }

    private static String sha256(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyRoutes(Path target) throws IOException {
        Path source = Path.of("routes");
        try (var files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return Integer.parseInt(environment.get("PORT"));
    }

    /** @param path under {@code /observe/} of a service that was started {@link Builder#observed} */
    public HttpResponse<String> observe(String path) {
        return ServiceClient.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + environment.get("MANAGEMENT_PORT") + "/observe/" + path))
                .build());
    }

    /** @return what this service's keys and channels in Redis begin with */
    public String redisPrefix() {
        return environment.get("REDIS_PREFIX");
    }

    /** @return its own copy of a route file, to be edited */
    public Path route(String file) {
        return folder.resolve("routes").resolve(file);
    }

    /** @return the folder of the dumps, which may not be there yet */
    public Path dumps() {
        return folder.resolve("dumps");
    }

    /** @return the folder of the backups, which may not be there yet */
    public Path backups() {
        return folder.resolve("backups");
    }

    /** @return a client that knows the key */
    public ServiceClient client() {
        return new ServiceClient(port(), environment.get("API_KEY"));
    }

    /** @return a client that sends another key; null for none */
    public ServiceClient client(String apiKey) {
        return new ServiceClient(port(), apiKey);
    }

    @Override
    public void close() {
        service.close();
        delete(folder);
    }

    /** Deletes a folder and what is in it. */
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
