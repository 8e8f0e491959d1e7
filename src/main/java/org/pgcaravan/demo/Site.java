package org.pgcaravan.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The demo's temporary folder, and all that runs in it. Closing ends what was started, the last first, and deletes the
 * folder. It may be closed from a shutdown hook at any moment: what is just being started is waited for and ended too,
 * and nothing starts any more.
 */
final class Site implements AutoCloseable {

    private static final int DELETIONS = 20;
    private static final int LOOKS_WITHOUT_STRAGGLERS = 3;

    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile boolean closing;

    private Site(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, below {@code java.io.tmpdir}. */
    static Site make() throws IOException {
        return new Site(Files.createTempDirectory("pgcaravan-demo-"));
    }

    Path folder() {
        return folder;
    }

    /** Whether the end has begun: whatever fails now fails because of it. */
    boolean isClosing() {
        return closing;
    }

    /** Starts something that ends with the site. */
    synchronized <T extends AutoCloseable> T start(Callable<T> start) throws Exception {
        if (closing) {
            throw new IllegalStateException("The demo is ending");
        }
        T running = start.call();
        started.push(running);
        return running;
    }

    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            while (!started.isEmpty()) {
                end(started.pop());
            }
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            endStragglers();
            delete();
        }
    }

    private static void end(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) { // it may have died of the same Ctrl-C: the terminal sends that to all of us
            LoggerFactory.getLogger(Site.class).warn("Did not end in order: {}", e.toString());
        }
    }

    /** A server that was just being started is nobody's child, and may not have written its pid yet: it runs from the folder. */
    private void endStragglers() {
        for (int quiet = 0; quiet < LOOKS_WITHOUT_STRAGGLERS; quiet++) {
            List<ProcessHandle> stragglers = ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .toList();
            if (!stragglers.isEmpty()) {
                stragglers.forEach(ProcessHandle::destroyForcibly);
                quiet = -1;
            }
            LockSupport.parkNanos(100_000_000L);
        }
    }

    /** A server that is being ended may still write while its files are deleted. */
    private void delete() {
        for (int i = 0; i < DELETIONS && Files.exists(folder); i++) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                LockSupport.parkNanos(50_000_000L);
            }
        }
        if (Files.exists(folder)) {
            System.err.println("pgcaravan: " + folder + " could not be deleted.");
        }
    }
}
