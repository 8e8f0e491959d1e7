package org.pgcaravan.dump;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pgcaravan.job.Compression;
import org.pgcaravan.job.JobJson;

/**
 * A dump that is being written, in a folder whose name says so. Parts may be written side by side. It is there under its
 * own name only when every part and the manifest are on the disk; closed before that, it leaves nothing.
 */
public final class DumpWriter implements AutoCloseable {

    private final String id;
    private final Path folder;
    private final Path home;
    private final Claim claim;
    private final ConcurrentSkipListMap<String, Part> parts = new ConcurrentSkipListMap<>();
    /** Waiting for the disk takes no processor: it goes on beside the writing. */
    private final ExecutorService syncing = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "dump-sync");
        thread.setDaemon(true);
        return thread;
    });

    private final Queue<Future<?>> synced = new ConcurrentLinkedQueue<>();
    private boolean complete;

    DumpWriter(String id, Path home) throws IOException {
        this.id = id;
        this.home = home;
        this.folder = home.resolve(id + Dumps.PARTIAL);
        Files.createDirectory(folder, Dumps.OWNER_ONLY_FOLDER);
        this.claim = Claim.on(folder);
    }

    public String id() {
        return id;
    }

    /** What a part's content is written by. */
    @FunctionalInterface
    public interface Content {
        void writeTo(PartWriter part) throws IOException, SQLException;
    }

    /**
     * Writes a part, from its creation to its end.
     *
     * @param order in which the parts restore, unique; also the beginning of its name
     * @param table whose rows it holds; null when it holds none
     * @throws IOException when the disk refuses
     */
    public Part write(String order, String table, Compression compression, Content content)
            throws IOException, SQLException {
        String file =
                order + (table == null ? "" : "-" + PartNames.ofTable(table)) + ".sql" + PartNames.suffix(compression);
        try (PartWriter writer = new PartWriter(folder, file, table, compression)) {
            content.writeTo(writer);
            Part part = writer.finish();
            parts.put(order, part);
            synced.add(syncing.submit(() -> {
                sync(folder.resolve(file));
                return null;
            }));
            return part;
        }
    }

    /** @return all parts written, in the order in which they restore */
    public List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** Writes the manifest and gives the folder its name: the dump is there. */
    public void complete(Manifest manifest) throws IOException {
        awaitSynced();
        requireAllThere();
        Path file = folder.resolve(Manifest.FILE);
        Path unfinished = folder.resolve(Manifest.FILE + Dumps.PARTIAL);
        writeAndSync(unfinished, json(manifest));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        claim.close();
        sync(folder);
        Files.move(folder, home.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        complete = true;
        sync(home);
    }

    /** Whoever cleans up by hand may have taken this folder for left behind. */
    private void requireAllThere() throws IOException {
        for (Part part : parts.values()) {
            if (Files.size(folder.resolve(part.file())) != part.storedBytes()) {
                throw new IOException(part.file() + " is not as it was written");
            }
        }
    }

    private void awaitSynced() throws IOException {
        try {
            for (Future<?> part : synced) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the parts went to the disk", e);
        }
    }

    private static byte[] json(Manifest manifest) throws JsonProcessingException {
        return (JobJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void writeAndSync(Path file, byte[] content) throws IOException {
        Set<StandardOpenOption> creating = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, creating, Dumps.OWNER_ONLY_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** A file's content is on the disk then; a name is when its folder is. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes what was written, unless it is complete. */
    @Override
    public void close() throws IOException {
        syncing.shutdownNow();
        claim.close();
        if (!complete) {
            Dumps.remove(folder);
        }
    }
}
