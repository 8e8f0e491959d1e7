package org.pgcaravan.dump;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.pgcaravan.job.JobJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which dumps lie: our own, each a folder with a manifest, and files of plain SQL that were uploaded or laid
 * there by hand. What is still being written, and what is reached through a symbolic link, is not there.
 */
public final class Dumps {

    private static final Logger LOG = LoggerFactory.getLogger(Dumps.class);

    static final String PARTIAL = ".partial";
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path home;
    private final String knob;
    /** Where else is looked; null for nowhere. */
    private final Dumps also;

    /**
     * @param home need not exist yet
     * @param knob that names it, for errors
     */
    public Dumps(Path home, String knob) {
        this(home, knob, null);
    }

    /** @param also where dumps are read and deleted too, though never written; their ids do not meet */
    public Dumps(Path home, String knob, Dumps also) {
        this.home = home.toAbsolutePath().normalize();
        this.knob = knob;
        this.also = also;
    }

    /** Whether a dump lies in the other folder. */
    public boolean isElsewhere(Dump dump) {
        return !home.equals(dump.path().getParent());
    }

    /** @throws DumpException when the folder cannot be made or written to */
    public DumpWriter create(String source) {
        try {
            Files.createDirectories(home, OWNER_ONLY_FOLDER);
            removeAbandoned();
            return new DumpWriter(DumpId.make(source, Instant.now()), home);
        } catch (IOException e) {
            throw new DumpException(
                    "No dump can be written into the folder of " + knob + ": " + DumpException.reason(e), e);
        }
    }

    /** Removes what processes that are gone have left unfinished. */
    private void removeAbandoned() throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.endsWith(PARTIAL) && DumpId.isOurs(name)) {
                    removeIfAbandoned(entry);
                }
            }
        }
    }

    /** @return bytes that are free where the folder lies, or will lie; empty when that cannot be known */
    public OptionalLong freeBytes() {
        Path existing = home;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Other processes may be removing the same; what cannot be removed stays for the next one to try. */
    private static synchronized void removeIfAbandoned(Path entry) {
        try {
            if (Claim.isAbandoned(entry)) {
                LOG.info("Removing {}, which was left unfinished", entry.getFileName());
                remove(entry);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already", entry.getFileName());
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", entry.getFileName(), DumpException.reason(e));
        }
    }

    /** @throws DumpException when the folder cannot be made or written to */
    public Upload receive() {
        try {
            Files.createDirectories(home, OWNER_ONLY_FOLDER);
            removeAbandoned();
            return new Upload(DumpId.make("upload", Instant.now()), home);
        } catch (IOException e) {
            throw new DumpException(
                    "No upload can be kept in the folder of " + knob + ": " + DumpException.reason(e), e);
        }
    }

    /** @return the newest first; those that cannot be read are left out, and the log says why */
    public List<Dump> all() {
        List<Dump> dumps = own();
        if (also != null) {
            dumps.addAll(also.own());
        }
        dumps.sort(Comparator.comparing(Dump::createdAt).thenComparing(Dump::id).reversed());
        return dumps;
    }

    private List<Dump> own() {
        List<Dump> dumps = new ArrayList<>();
        if (!Files.isDirectory(home)) {
            return dumps;
        }
        try (Stream<Path> entries = Files.list(home)) {
            for (Path entry : entries.toList()) {
                String id = entry.getFileName().toString();
                try {
                    findHere(id).ifPresent(dumps::add);
                } catch (DumpException e) {
                    LOG.warn("{}", e.getMessage());
                }
            }
            return dumps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @return empty when there is none of that name, or no dump can have it
     * @throws DumpException when its manifest cannot be read
     */
    public Optional<Dump> find(String id) {
        Optional<Dump> here = findHere(id);
        return here.isPresent() || also == null ? here : also.findHere(id);
    }

    private Optional<Dump> findHere(String id) {
        if (!DumpId.isValid(id)) {
            return Optional.empty();
        }
        Path path = home.resolve(id);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Path manifest = path.resolve(Manifest.FILE);
            return Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Dump.ofParts(path, read(id, manifest)))
                    : Optional.empty();
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && id.matches(".*\\.sql(\\.gz|\\.zst)?")
                ? Optional.of(Dump.ofFile(path))
                : Optional.empty();
    }

    private static Manifest read(String id, Path file) {
        try {
            Manifest manifest = JobJson.mapper()
                    .readerFor(Manifest.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(file.toFile());
            if (manifest.format() != Manifest.FORMAT) {
                throw new DumpException("The dump " + id + " is of format " + manifest.format()
                        + "; this version reads " + Manifest.FORMAT);
            }
            return manifest;
        } catch (IOException e) {
            throw new DumpException(
                    "The manifest of the dump " + id + " cannot be read: " + DumpException.reason(e), e);
        }
    }

    /**
     * Removes a dump. Its manifest goes first, so that no half of it is ever taken for a dump.
     *
     * @return false when there was none
     * @throws DumpException when the disk refuses
     */
    public boolean delete(String id) {
        Optional<Dump> dump = find(id);
        dump.ifPresent(found -> {
            try {
                if (found.manifest().isPresent()) {
                    Files.deleteIfExists(found.path().resolve(Manifest.FILE));
                }
                remove(found.path());
            } catch (IOException e) {
                throw new DumpException("The dump " + id + " could not be removed: " + DumpException.reason(e), e);
            }
        });
        return dump.isPresent();
    }

    /** Removes a file, or a folder with all that is in it; follows no link. */
    static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
