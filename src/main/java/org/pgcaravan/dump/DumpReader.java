package org.pgcaravan.dump;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.pgcaravan.job.Compression;

/**
 * Reads a dump from its first byte to its last: all its parts as one SQL stream, each checked against its hash. What is
 * compressed as wanted already passes through as it is: frames of zstd and members of gzip may follow each other.
 */
public final class DumpReader {

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int ZSTD_LEVEL = 1;

    private final Dump dump;

    public DumpReader(Dump dump) {
        this.dump = dump;
    }

    /** @return the bytes that {@link #writeTo} will write; below 0 when that is not known before */
    public long length(Compression wanted) throws IOException {
        if (dump.manifest().isEmpty()) {
            return compressionOfFile() == wanted ? dump.storedBytes() : -1;
        }
        var parts = dump.manifest().get().parts();
        if (wanted == Compression.NONE) {
            return dump.manifest().get().bytes();
        }
        return parts.stream().allMatch(part -> part.compression() == wanted) ? dump.storedBytes() : -1;
    }

    /**
     * @param out is not closed
     * @throws DumpException when a part is not what the manifest says; what was written until then is no dump
     * @throws IOException when the disk or {@code out} fails
     */
    public void writeTo(OutputStream out, Compression wanted) throws IOException {
        if (dump.manifest().isEmpty()) {
            try (InputStream stored = open(dump.path())) {
                pass(stored, compressionOfFile(), out, wanted);
            }
            return;
        }
        for (Part part : dump.manifest().get().parts()) {
            MessageDigest digest = sha256();
            try (InputStream stored = new DigestInputStream(open(dump.path().resolve(part.file())), digest)) {
                pass(stored, part.compression(), out, wanted);
                stored.transferTo(OutputStream.nullOutputStream());
            } catch (EOFException | ZipException e) {
                throw corrupt(part, e);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
                throw corrupt(part, null);
            }
        }
    }

    /**
     * Reads what is stored, and no further: nothing is unpacked.
     *
     * @param goingOn throws when it is to end; asked for every buffer
     * @throws DumpException when a part is not what the manifest says
     */
    public void verify(Runnable goingOn) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (Part part : dump.manifest().orElseThrow().parts()) {
            MessageDigest digest = sha256();
            try (InputStream stored = open(dump.path().resolve(part.file()))) {
                for (int read = stored.read(buffer); read >= 0; read = stored.read(buffer)) {
                    goingOn.run();
                    digest.update(buffer, 0, read);
                }
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
                throw corrupt(part, null);
            }
        }
    }

    private DumpException corrupt(Part part, Exception cause) {
        return new DumpException(
                "The dump " + dump.id() + " is damaged: " + part.file() + " is not as it was written", cause);
    }

    private InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DumpException("The dump " + dump.id() + " is damaged: " + file.getFileName() + " is missing");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** By what is in it: a file that was laid there by hand may be called anything. */
    private Compression compressionOfFile() throws IOException {
        try (SqlInput input = SqlInput.open(dump.path(), SqlInput.UNLIMITED)) {
            return input.compression();
        }
    }

    private static void pass(InputStream stored, Compression is, OutputStream out, Compression wanted)
            throws IOException {
        if (is == wanted) {
            copy(stored, out);
            return;
        }
        try (InputStream plain = decompress(new Kept(stored), is)) {
            compress(plain, new Unclosed(out), wanted);
        }
    }

    private static void compress(InputStream plain, OutputStream out, Compression wanted) throws IOException {
        switch (wanted) {
            case NONE -> copy(plain, out);
            case GZIP -> {
                GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER_BYTES);
                copy(plain, gzip);
                gzip.finish();
            }
            case ZSTD -> {
                try (ZstdOutputStream zstd = new ZstdOutputStream(out, ZSTD_LEVEL)) {
                    copy(plain, zstd);
                }
            }
        }
    }

    /** Throws where it is cut short, in whatever member or frame. */
    private static InputStream decompress(InputStream stored, Compression is) {
        return switch (is) {
            case NONE -> stored;
            case GZIP -> new GzipMembers(stored);
            case ZSTD -> new ZstdFrames(stored);
        };
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose end is read by whoever opened it. */
    private static final class Kept extends FilterInputStream {
        Kept(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // what decompresses it is closed, and no more
        }
    }

    /** Ends a frame without ending what it goes to. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            out.write(data, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
