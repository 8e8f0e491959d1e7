package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that somebody is at work on what is not complete yet: a lock on a file, which the system lets go of when the
 * process ends, however it does. What nobody claims was left behind.
 */
final class Claim implements AutoCloseable {

    private static final String FILE = ".claim";
    /** Between a folder's making and its claim. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /**
     * What this process has claimed. Asked first, for POSIX lets go of all locks that a process has on a file as soon as it
     * closes any descriptor of it: looking would give the claim up.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path claimed;
    /** Of the claim itself; null where the claimed file has its own. */
    private final FileChannel channel;

    private Claim(Path claimed, FileChannel channel) {
        this.claimed = claimed;
        this.channel = channel;
        HELD.add(claimed);
    }

    /** Claims a folder. */
    static Claim on(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Dumps.OWNER_ONLY_FILE);
        channel.lock();
        return new Claim(folder, channel);
    }

    /** Claims a file that is open for writing; closing the file after this is up to the caller. */
    static Claim on(Path file, FileChannel open) throws IOException {
        open.lock();
        return new Claim(file, null);
    }

    /** Whether nobody is at work on a folder or a file any more. */
    static boolean isAbandoned(Path path) throws IOException {
        boolean young = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isAfter(Instant.now().minus(GRACE));
        if (young || HELD.contains(path)) {
            return false;
        }
        Path file = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? path.resolve(FILE) : path;
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    /** The work is done, or given up. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(claimed.resolve(FILE));
        }
        HELD.remove(claimed);
    }
}
