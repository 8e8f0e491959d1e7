package org.pgcaravan.replace;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.postgres.DatabaseUrl;

/** The new database that is loaded before it replaces the destination. */
public final class StagingDatabase {

    private final DestinationServer server;
    private final DatabaseUrl url;
    private final Optional<DatabaseProperties> original;

    /** @param original what the database is like that this one is to be a copy of; empty when nothing is known of it */
    StagingDatabase(DestinationServer server, DatabaseUrl url, Optional<DatabaseProperties> original) {
        this.server = server;
        this.url = url;
        this.original = original;
    }

    /** @return the statements that make {@code name} like the original, as far as a database has that of its own */
    List<String> likeOriginal(String name) {
        return original.map(properties -> properties.copyTo(name)).orElse(List.of());
    }

    public DatabaseUrl url() {
        return url;
    }

    /** Drops it with all that is in it, ending its sessions. Must not be called after its swap. */
    public void drop() throws SQLException {
        server.drop(url.database());
    }
}
