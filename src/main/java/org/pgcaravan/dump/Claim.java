package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Says that somebody is at work on what is not complete yet: a lock on a file, which the system lets go of when the
 * process ends, however it does. What nobody claims was left behind.
 */
final class Claim implements AutoCloseable {

    private static final String FILE = ".claim";
    /** Between a folder's making and its claim. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Path file;
    private final FileChannel channel;

    private Claim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Claims a folder. */
    static Claim on(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Dumps.OWNER_ONLY_FILE);
        channel.lock();
        return new Claim(file, channel);
    }

    /** Whether nobody is at work on a folder or a file any more. */
    static boolean isAbandoned(Path path) throws IOException {
        boolean young = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isAfter(Instant.now().minus(GRACE));
        if (young) {
            return false;
        }
        Path file = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? path.resolve(FILE) : path;
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The work is done, or given up. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
