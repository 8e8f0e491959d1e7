package org.pgcaravan.dump;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.pgcaravan.job.Compression;

/** Writes one part: SQL in, a file out, compressed, hashed and counted on the way. For one thread; holds one buffer. */
public final class PartWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int ZSTD_LEVEL = 1;

    private final String file;
    private final String table;
    private final Compression compression;
    private final StoredFile stored;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private long bytes;
    private long rows;

    PartWriter(Path folder, String file, String table, Compression compression) throws IOException {
        this.file = file;
        this.table = table;
        this.compression = compression;
        this.stored = new StoredFile(folder.resolve(file));
        try {
            this.out = compressing(stored, compression);
        } catch (IOException e) {
            stored.channel.close();
            throw e;
        }
    }

    private static OutputStream compressing(OutputStream stored, Compression compression) throws IOException {
        return switch (compression) {
            case NONE -> stored;
            case ZSTD -> new ZstdOutputStream(stored, ZSTD_LEVEL).setChecksum(true);
            case GZIP -> new FastGzip(stored);
        };
    }

    /** Appends as it is. */
    public void write(byte[] data) throws IOException {
        write(data, 0, data.length);
    }

    /** Appends as it is. */
    public void write(byte[] data, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            drain();
        }
        if (length > buffer.length) {
            out.write(data, offset, length);
        } else {
            System.arraycopy(data, offset, buffer, filled, length);
            filled += length;
        }
        bytes += length;
    }

    /** Appends one byte. */
    public void write(int one) throws IOException {
        if (filled == buffer.length) {
            drain();
        }
        buffer[filled++] = (byte) one;
        bytes++;
    }

    /** Appends text, in UTF-8. */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Counts rows that were written. */
    public void rows(long written) {
        rows += written;
    }

    /** @return bytes of SQL so far */
    public long bytes() {
        return bytes;
    }

    private void drain() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    /** Ends the file. It may still be on its way to the disk. */
    Part finish() throws IOException {
        drain();
        out.close();
        return new Part(file, table, rows, bytes, stored.bytes, stored.sha256(), compression);
    }

    /** Lets go of the file, complete or not. */
    @Override
    public void close() throws IOException {
        stored.channel.close();
    }

    /** The same compression as gzip -1: whoever wants small files takes zstd. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** The file itself: hashes and counts what it is given. */
    private static final class StoredFile extends OutputStream {
        private final FileChannel channel;
        private final MessageDigest digest;
        private long bytes;

        StoredFile(Path path) throws IOException {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
            channel = FileChannel.open(
                    path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Dumps.OWNER_ONLY_FILE);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            digest.update(data, offset, length);
            // the channel would copy a huge row whole, out of the heap
            for (int from = 0; from < length; from += BUFFER_BYTES) {
                ByteBuffer slice = ByteBuffer.wrap(data, offset + from, Math.min(BUFFER_BYTES, length - from));
                while (slice.hasRemaining()) {
                    channel.write(slice);
                }
            }
            bytes += length;
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                channel.close();
            }
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
