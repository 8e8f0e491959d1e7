package org.pgcaravan.dump;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.pgcaravan.job.Compression;

/**
 * A SQL file, opened; gzip and zstd are known by their first bytes, whatever the file is called. Several gzip members or zstd
 * frames one after the other are read as one. Close it after use.
 */
public final class SqlInput implements Closeable {

    /** For what is known to be honest, or is not kept. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;

    private final CountedInput file;
    private final long bytesTotal;
    private final Compression compression;
    private final InputStream stream;

    private SqlInput(Path path, long mostBytes) throws IOException {
        bytesTotal = Files.size(path);
        file = new CountedInput(Files.newInputStream(path));
        try {
            BufferedInputStream buffered = new BufferedInputStream(file, BUFFER_BYTES);
            buffered.mark(MAGIC_BYTES);
            byte[] magic = buffered.readNBytes(MAGIC_BYTES);
            buffered.reset();
            compression = compression(magic);
            stream = switch (compression) {
                case NONE -> buffered;
                case GZIP -> new Decompressed(new GzipMembers(buffered), mostBytes);
                case ZSTD -> new Decompressed(new ZstdFrames(buffered), mostBytes);
            };
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * @param mostBytes that a compressed file may become
     * @throws IOException when it cannot be opened
     */
    public static SqlInput open(Path path, long mostBytes) throws IOException {
        return new SqlInput(path, mostBytes);
    }

    /** Plain SQL; throws {@link CorruptInputException} where it cannot be decompressed. */
    public InputStream stream() {
        return stream;
    }

    public Compression compression() {
        return compression;
    }

    /** @return bytes of the file that were read so far, compressed; a buffer ahead of what {@link #stream} gave */
    public long bytesRead() {
        return file.count;
    }

    /** @return the file's size when it was opened */
    public long bytesTotal() {
        return bytesTotal;
    }

    @Override
    public void close() throws IOException {
        stream.close();
        file.close();
    }

    private static Compression compression(byte[] magic) {
        if (magic.length >= 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
            return Compression.GZIP;
        }
        if (magic.length < MAGIC_BYTES) {
            return Compression.NONE;
        }
        boolean frame = magic[0] == 0x28 && magic[1] == (byte) 0xB5 && magic[2] == 0x2F && magic[3] == (byte) 0xFD;
        boolean skippable = (magic[0] & 0xF0) == 0x50 && magic[1] == 0x2A && magic[2] == 0x4D && magic[3] == 0x18;
        return frame || skippable ? Compression.ZSTD : Compression.NONE;
    }

    /** What comes out of a decompressor: its errors made sentences, its size watched. */
    private final class Decompressed extends FilterInputStream {

        private final long mostBytes;
        private long count;

        Decompressed(InputStream in, long mostBytes) {
            super(in);
            this.mostBytes = mostBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(into, offset, length);
            } catch (EOFException e) {
                throw new CorruptInputException(
                        "The file is cut short: its " + compression + " data ends in the middle.", e);
            } catch (ZipException e) {
                throw new CorruptInputException(
                        "The file is damaged: its " + compression + " data cannot be decompressed (" + e.getMessage()
                                + ").",
                        e);
            }
            count += Math.max(read, 0);
            watch();
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, BUFFER_BYTES)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void watch() throws IOException {
            if (count > mostBytes) {
                throw new CorruptInputException("The file becomes more than " + mostBytes
                        + " bytes when decompressed, and that is the limit (import.unpacked-gigabytes).");
            }
        }
    }

    private static final class CountedInput extends FilterInputStream {

        private volatile long count;

        CountedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            add(Math.max(read, 0));
            return read;
        }

        /** One thread reads; the others only look. */
        private void add(int bytes) {
            long now = count;
            count = now + bytes;
        }
    }
}
