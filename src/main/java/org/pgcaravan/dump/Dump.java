package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A dump that can be restored: a folder of parts with a manifest, or one file of plain SQL.
 *
 * @param path of the folder or file
 * @param createdAt when it was complete
 * @param storedBytes on the disk
 * @param manifest empty for a file
 */
public record Dump(String id, Path path, Instant createdAt, long storedBytes, Optional<Manifest> manifest) {

    static Dump ofParts(Path folder, Manifest manifest) {
        return new Dump(
                folder.getFileName().toString(),
                folder,
                manifest.createdAt(),
                manifest.storedBytes(),
                Optional.of(manifest));
    }

    static Dump ofFile(Path file) {
        try {
            return new Dump(
                    file.getFileName().toString(),
                    file,
                    Files.getLastModifiedTime(file).toInstant(),
                    Files.size(file),
                    Optional.empty());
        } catch (IOException e) {
            throw new DumpException(
                    "The dump " + file.getFileName() + " cannot be read: " + DumpException.reason(e), e);
        }
    }

    /** @return its files in the order in which they restore */
    public List<Path> files() {
        return manifest.map(known -> known.parts().stream()
                        .map(part -> path.resolve(part.file()))
                        .toList())
                .orElse(List.of(path));
    }
}
