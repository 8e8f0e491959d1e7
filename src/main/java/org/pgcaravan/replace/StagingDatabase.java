package org.pgcaravan.replace;

import java.sql.SQLException;
import org.pgcaravan.postgres.DatabaseUrl;

/** The new database that is loaded before it replaces the destination. */
public final class StagingDatabase {

    private final DestinationServer server;
    private final DatabaseUrl url;

    StagingDatabase(DestinationServer server, DatabaseUrl url) {
        this.server = server;
        this.url = url;
    }

    public DatabaseUrl url() {
        return url;
    }

    /** Drops it with all that is in it, ending its sessions. Must not be called after its swap. */
    public void drop() throws SQLException {
        server.drop(url.database());
    }
}
