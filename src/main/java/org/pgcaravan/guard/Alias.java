package org.pgcaravan.guard;

import java.util.Set;
import org.pgcaravan.postgres.DatabaseUrl;

/**
 * A configured database.
 *
 * @param name what clients call it
 * @param copyOf aliases whose identity this one may carry because it is a physical copy of them
 */
public record Alias(String name, DatabaseUrl url, Access access, Set<String> copyOf) {

    public Alias {
        copyOf = Set.copyOf(copyOf);
    }

    public boolean isWritable() {
        return access == Access.WRITABLE;
    }
}
