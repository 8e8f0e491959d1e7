package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * By what a file is known to be the one that was read before.
 *
 * @param key the file system's; null where it has none
 */
record FileState(long size, FileTime modified, Object key) {

    static FileState of(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileState(found.size(), found.lastModifiedTime(), found.fileKey());
    }

    /** @throws DumpException when it is another, or was written to */
    void requireStill(Path file) throws IOException {
        FileState now = of(file);
        if (size != now.size || !modified.equals(now.modified) || !Objects.equals(key, now.key)) {
            throw new DumpException(
                    file.getFileName() + " was changed after it was checked; lay it there whole, and import it again");
        }
    }
}
