package org.pgcaravan.dump;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/** A compressed file's content, kept beside it while it is in use, so that it can be read from any place. */
final class Unpacked implements AutoCloseable {

    /** Stays free on the disk, for others. */
    private static final long RESERVE = 1L << 30;

    private static final long BETWEEN_LOOKS = 64L << 20;

    private final Path file;
    private final FileChannel channel;
    private final Claim claim;

    private Unpacked(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.claim = Claim.on(file, channel);
    }

    static Unpacked beside(Path compressed) throws IOException {
        Path file = compressed.resolveSibling(DumpId.make("unpacked", Instant.now()) + Dumps.PARTIAL);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Dumps.OWNER_ONLY_FILE);
        return new Unpacked(file, channel);
    }

    Path file() {
        return file;
    }

    /** @return the same bytes; what is read of it is kept, as long as the disk has room for more than that */
    InputStream keeping(InputStream plain) {
        OutputStream copy = Channels.newOutputStream(channel);
        return new FilterInputStream(plain) {
            private long untilLook = BETWEEN_LOOKS;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                if (read > 0) {
                    copy.write(into, offset, read);
                    untilLook -= read;
                }
                if (untilLook < 0) {
                    untilLook = BETWEEN_LOOKS;
                    requireRoom();
                }
                return read;
            }
        };
    }

    private void requireRoom() throws IOException {
        if (Files.getFileStore(file).getUsableSpace() < RESERVE) {
            throw new DumpException("The file does not fit on the disk of dump.directory when decompressed: less than "
                    + RESERVE + " bytes would stay free");
        }
    }

    @Override
    public void close() throws IOException {
        claim.close();
        channel.close();
        Files.deleteIfExists(file);
    }
}
