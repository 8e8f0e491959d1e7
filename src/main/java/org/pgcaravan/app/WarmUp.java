package org.pgcaravan.app;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads, beside the service's start, what the first job would otherwise wait for. Fails silently: then that job waits. */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final AtomicBoolean DONE = new AtomicBoolean();

    /** The rooms that a job goes through. */
    private static final List<String> ROOMS = List.of(
            "transfer", "catalog", "plan", "copy", "dump", "replace", "proof", "guard", "job", "progress", "postgres");

    private WarmUp() {}

    /** Returns at once; does nothing when it was done in this process before. */
    static void begin() {
        if (!DONE.getAndSet(true)) {
            Thread thread = new Thread(WarmUp::run, "warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        try {
            ContractValidator.prepare();
            load("org.postgresql.Driver");
            load("org.postgresql.copy.CopyManager");
            URI home = WarmUp.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            if (home.getPath().endsWith(".jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + home), Map.of())) {
                    loadFrom(jar.getPath("/"));
                }
            } else {
                loadFrom(Path.of(home));
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            LOG.debug("Not all was loaded ahead: {}", e.toString());
        }
    }

    private static void loadFrom(Path root) throws IOException {
        for (String room : ROOMS) {
            try (var files = Files.list(root.resolve("org/pgcaravan").resolve(room))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                        .forEach(file -> load("org.pgcaravan." + room + "." + file.replace(".class", "")));
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} was not loaded ahead: {}", name, e.toString());
        }
    }
}
