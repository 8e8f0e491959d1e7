package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file of SQL that is coming in, under a name that says so. It gets its own name when it is whole and on the disk;
 * closed before that, it leaves nothing. For one thread at a time.
 */
public final class Upload implements AutoCloseable {

    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b52ffd;

    private final String id;
    private final Path home;
    private final Path file;
    private final FileChannel channel;
    private final Claim claim;
    private final ByteBuffer beginning = ByteBuffer.allocate(4);
    private long bytes;
    private boolean complete;

    Upload(String id, Path home) throws IOException {
        this.id = id;
        this.home = home;
        this.file = home.resolve(id + Dumps.PARTIAL);
        this.channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Dumps.OWNER_ONLY_FILE);
        this.claim = Claim.on(file, channel);
    }

    public void write(ByteBuffer data) throws IOException {
        for (int i = data.position(); i < data.limit() && beginning.hasRemaining(); i++) {
            beginning.put(data.get(i));
        }
        bytes += data.remaining();
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    public long bytes() {
        return bytes;
    }

    /**
     * @return the dump that the file is now; its name says how its content is compressed
     * @throws DumpException when nothing came
     */
    public Dump complete() throws IOException {
        if (bytes == 0) {
            throw new DumpException("The upload is empty; its body is the SQL, plain or compressed with gzip or zstd");
        }
        channel.force(true);
        claim.close();
        channel.close();
        Path named = home.resolve(id + ".sql" + suffix());
        Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
        complete = true;
        DumpWriter.sync(home);
        return Dump.ofFile(named);
    }

    private String suffix() {
        beginning.flip();
        boolean gzip = beginning.limit() >= 2 && (beginning.getShort(0) & 0xffff) == GZIP;
        boolean zstd = beginning.limit() == 4 && beginning.getInt(0) == ZSTD;
        return gzip ? ".gz" : zstd ? ".zst" : "";
    }

    /** Removes what came, unless it is complete. */
    @Override
    public void close() throws IOException {
        claim.close();
        channel.close();
        if (!complete) {
            Dumps.remove(file);
        }
    }
}
