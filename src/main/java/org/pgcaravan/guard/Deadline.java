package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.Session;

/** Until when one database may answer what it is asked. One that never does is told from one that says no. */
final class Deadline {

    private final Duration patience;
    private final long end;

    Deadline(Duration patience) {
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** Opens a connection on which nothing is waited for beyond this deadline. */
    Connection open(DatabaseUrl url, String purpose) throws SQLException {
        return Session.PLAIN.open(url, purpose, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }

    /** @return what that error means */
    UnreachableException unreachable(Alias alias, SQLException error) {
        return System.nanoTime() < end
                ? new UnreachableException(alias, error)
                : new UnreachableException(alias, patience, error);
    }
}
