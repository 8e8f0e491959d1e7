package org.pgcaravan.dump;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.pgcaravan.job.Compression;

/**
 * A dump that was read to its end and found whole, ready to be run: its stretches, in order. A compressed file that is not
 * of ours is unpacked beside the dumps meanwhile, because stretches are read from any place; closing this removes that.
 */
public final class Script implements AutoCloseable {

    /** What one check reads and writes at a time. */
    private static final int BUFFER_BYTES = 256 * 1024;

    /** A part that is what its manifest says is no bomb: rows that are all alike become very small. */
    private static final SqlInput.Limits OF_OUR_OWN = new SqlInput.Limits(Long.MAX_VALUE, Integer.MAX_VALUE);

    private final Path folder;
    private final List<Stretch> stretches;
    private final long bytes;
    private final Unpacked unpacked;
    private final boolean oneSession;

    private Script(Path folder, List<Stretch> stretches, long bytes, boolean oneSession, Unpacked unpacked) {
        this.folder = folder;
        this.stretches = List.copyOf(stretches);
        this.bytes = bytes;
        this.oneSession = oneSession;
        this.unpacked = unpacked;
    }

    /**
     * How a dump is checked.
     *
     * @param unsafe whether what is only dangerous passes
     * @param progress told bytes of files since the call before; from several threads
     * @param goingOn throws when it is to end
     */
    public record Check(boolean unsafe, LongConsumer progress, Runnable goingOn) {}

    /**
     * Reads a dump to its end. Nothing of it has run when this returns.
     *
     * @throws DumpException when it is damaged, cut short, or holds what an import does not run; names file and line
     */
    public static Script read(Dump dump, Check check) throws IOException {
        return dump.manifest().isPresent() ? ofParts(dump, dump.manifest().get(), check) : ofFile(dump, check);
    }

    /** Parts that are what the manifest says are not read twice: the statements are, the rows are scanned when they are loaded. */
    private static Script ofParts(Dump dump, Manifest manifest, Check check) throws IOException {
        List<Stretch> stretches = new ArrayList<>();
        Stretches before = new Stretches(PartNames.HEADER);
        String encoding = "UTF8";
        requireUndamaged(dump, manifest.parts(), check);
        for (Part part : manifest.parts()) {
            Path file = dump.path().resolve(part.file());
            if (part.file().startsWith(PartNames.DATA)) {
                stretches.add(Stretch.ofPart(part, before.settings(), encoding));
                continue;
            }
            before = statements(part.file(), file, before, check);
            if (part.file().startsWith(PartNames.HEADER)) {
                encoding = before.clientEncoding();
            }
            for (Stretch stretch : before.cut()) {
                stretches.add(stretch.with(stretch.settings(), encoding));
            }
        }
        return new Script(dump.path(), stretches, manifest.bytes(), false, null);
    }

    /** Hashes several parts at once: it takes a processor, not the disk. */
    private static void requireUndamaged(Dump dump, List<Part> parts, Check check) throws IOException {
        try {
            parts.parallelStream().forEach(part -> {
                try {
                    requireUndamaged(dump, part, dump.path().resolve(part.file()), check);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void requireUndamaged(Dump dump, Part part, Path file, Check check) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DumpException("The dump " + dump.id() + " is damaged: " + part.file() + " is missing");
        }
        MessageDigest digest = DumpReader.sha256();
        long read = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
                digest.update(buffer, 0, some);
                read += some;
                check.goingOn().run();
                check.progress().accept(some);
            }
        }
        if (read != part.storedBytes()
                || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw new DumpException(
                    "The dump " + dump.id() + " is damaged: " + part.file() + " is not as it was written");
        }
    }

    /** Only rows are compressed: statements may be read from any place. */
    private static Stretches statements(String name, Path file, Stretches before, Check check) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Stretches observer = new Stretches(name, before);
            observer.origin(SqlSummary.Origin.PGCARAVAN);
            new SqlCheck(check.unsafe(), Integer.MAX_VALUE).runPart(in, observer, bytes -> {}, check.goingOn());
            return observer;
        } catch (MalformedSqlException | RefusedSqlException e) {
            throw new DumpException(name + ": " + withoutEnd(e.getMessage()), e);
        }
    }

    private static Script ofFile(Dump dump, Check check) throws IOException {
        Unpacked unpacked = null;
        try (SqlInput input = SqlInput.open(dump.path(), SqlInput.Limits.DEFAULT)) {
            InputStream stream = input.stream();
            if (input.compression() != Compression.NONE) {
                unpacked = Unpacked.beside(dump.path());
                stream = unpacked.keeping(stream);
            }
            long[] told = new long[1];
            Stretches observer = new Stretches(dump.id());
            SqlSummary summary = new SqlCheck(check.unsafe(), SqlScanner.DEFAULT_STATEMENT_BYTES)
                    .run(
                            stream,
                            observer,
                            bytes -> {
                                long now = input.bytesRead();
                                check.progress().accept(now - told[0]);
                                told[0] = now;
                            },
                            check.goingOn());
            if (summary.statements() + summary.copyBlocks() == 0) {
                throw new DumpException(dump.id() + ": There is no statement in it; was it cut short?");
            }
            List<Stretch> cut = observer.cut();
            return new Script(dump.path().getParent(), cut, summary.bytes(), observer.needsOneSession(), unpacked);
        } catch (MalformedSqlException | RefusedSqlException | CorruptInputException e) {
            forget(unpacked);
            throw new DumpException(dump.id() + ": " + withoutEnd(e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            forget(unpacked);
            throw e;
        }
    }

    private static void forget(Unpacked unpacked) throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
    }

    private static String withoutEnd(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Whether its statements need one session, all of them: a temporary table is seen by no other. */
    public boolean needsOneSession() {
        return oneSession;
    }

    public List<Stretch> stretches() {
        return stretches;
    }

    /** @return of plain SQL */
    public long bytes() {
        return bytes;
    }

    /** @return the stretch's bytes, and nothing behind them; plain SQL */
    public InputStream open(Stretch stretch) throws IOException {
        Path file = unpacked == null ? folder.resolve(stretch.file()) : unpacked.file();
        if (stretch.whole()) {
            SqlInput input = SqlInput.open(file, SqlInput.Limits.DEFAULT);
            return new FilterInputStream(input.stream()) {
                @Override
                public void close() throws IOException {
                    input.close();
                }
            };
        }
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        channel.position(stretch.offset());
        return new BufferedInputStream(new Bounded(Channels.newInputStream(channel), stretch.length()), BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
        forget(unpacked);
    }

    /** Ends where the stretch does. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long length) {
            super(in);
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
