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
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgcaravan.job.Compression;

/**
 * A dump that was read to its end and found whole, ready to be run: its stretches, in order. A compressed file that is not
 * of ours is unpacked beside the dumps meanwhile, because stretches are read from any place; closing this removes that.
 */
public final class Script implements AutoCloseable {

    /** What one check reads and writes at a time. */
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path folder;
    private final List<Stretch> stretches;
    private final long bytes;
    private final Unpacked unpacked;
    private final Optional<Stretches> file;
    /** Of the one file that is read again; null for parts, which have hashes. */
    private final FileState checked;

    private Script(Path folder, List<Stretch> stretches, long bytes) {
        this.folder = folder;
        this.stretches = List.copyOf(stretches);
        this.bytes = bytes;
        this.file = Optional.empty();
        this.unpacked = null;
        this.checked = null;
    }

    private Script(Path file, Stretches cut, long bytes, Unpacked unpacked, FileState checked) {
        this.folder = file.getParent();
        this.stretches = cut.cut();
        this.bytes = bytes;
        this.file = Optional.of(cut);
        this.unpacked = unpacked;
        this.checked = checked;
    }

    /**
     * How a dump is checked.
     *
     * @param limits what the operator lets pass
     * @param progress told bytes of files since the call before; from several threads
     * @param goingOn throws when it is to end
     */
    public record Check(ImportLimits limits, LongConsumer progress, Runnable goingOn) {}

    /**
     * Reads a dump to its end. Nothing of it has run when this returns.
     *
     * @throws DumpException when it is damaged, cut short, or holds what an import does not run; names file and line
     */
    public static Script read(Dump dump, Check check) throws IOException {
        return dump.manifest().isPresent() ? ofParts(dump, dump.manifest().get(), check) : ofFile(dump, check);
    }

    /** Parts that are what the manifest says: of rows no more is read than is needed to know that they are rows. */
    private static Script ofParts(Dump dump, Manifest manifest, Check check) throws IOException {
        List<Stretch> stretches = new ArrayList<>();
        Stretches before = new Stretches(PartNames.HEADER);
        String encoding = "UTF8";
        requireUndamaged(dump, manifest.parts(), check);
        requireNamed(dump, manifest.parts());
        for (Part part : manifest.parts()) {
            Path file = dump.path().resolve(part.file());
            if (part.file().startsWith(PartNames.DATA)) {
                stretches.add(Stretch.ofPart(part, before.settings(), encoding, before.tables()));
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
        stretches.parallelStream().filter(Stretch::whole).forEach(part -> requireRows(dump, part, check));
        return new Script(dump.path(), stretches, manifest.bytes());
    }

    /** A part that lies there and is not named was taken out of the manifest. */
    private static void requireNamed(Dump dump, List<Part> parts) throws IOException {
        Set<String> named = parts.stream().map(Part::file).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(dump.path())) {
            List<String> unnamed = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{4}-.*\\.sql.*") && !named.contains(name))
                    .toList();
            if (!unnamed.isEmpty()) {
                throw new DumpException(
                        "The dump " + dump.id() + " is damaged: its manifest does not name " + unnamed.get(0));
            }
        }
    }

    private static void requireRows(Dump dump, Stretch part, Check check) {
        try (SqlInput input = SqlInput.open(dump.path().resolve(part.file()), SqlInput.UNLIMITED)) {
            new PartContent(part, check.limits().unsafe()).require(input.stream(), check.goingOn());
        } catch (MalformedSqlException | RefusedSqlException | CorruptInputException e) {
            throw new DumpException(part.file() + ": " + withoutEnd(e.getMessage()), e);
        } catch (IOException e) {
            throw new DumpException(part.file() + " cannot be read: " + DumpException.reason(e), e);
        }
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
            new SqlCheck(check.limits().unsafe(), Integer.MAX_VALUE)
                    .runPart(in, observer, bytes -> {}, check.goingOn());
            return observer;
        } catch (MalformedSqlException | RefusedSqlException e) {
            throw new DumpException(name + ": " + withoutEnd(e.getMessage()), e);
        }
    }

    private static Script ofFile(Dump dump, Check check) throws IOException {
        Unpacked unpacked = null;
        FileState state = FileState.of(dump.path());
        try (SqlInput input = SqlInput.open(dump.path(), check.limits().unpackedBytes())) {
            InputStream stream = input.stream();
            if (input.compression() != Compression.NONE) {
                unpacked = Unpacked.beside(dump.path());
                stream = unpacked.keeping(stream);
            }
            long[] told = new long[1];
            Stretches observer = new Stretches(dump.id());
            SqlSummary summary = new SqlCheck(
                            check.limits().unsafe(), check.limits().statementBytes())
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
            state.requireStill(dump.path());
            return new Script(dump.path(), observer, summary.bytes(), unpacked, state);
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
        return file.isPresent() && file.get().needsOneSession();
    }

    /** Whether nobody's tool wrote it: what a trigger of its own does with its rows is meant. */
    public boolean isByHand() {
        return file.isPresent() && file.get().isByHand();
    }

    /** @return what of it is passed over though it means something, one sentence each */
    public List<String> warnings() {
        return file.map(Stretches::warnings).orElse(List.of());
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
        Path source = unpacked == null ? folder.resolve(stretch.file()) : unpacked.file();
        if (stretch.whole()) {
            SqlInput input = SqlInput.open(source, SqlInput.UNLIMITED);
            return new FilterInputStream(input.stream()) {
                @Override
                public void close() throws IOException {
                    input.close();
                }
            };
        }
        FileChannel channel = FileChannel.open(source, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            if (checked != null && unpacked == null) {
                checked.requireStill(source);
            }
            channel.position(stretch.offset());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
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
