package org.pgcaravan.guard;

import java.sql.SQLException;
import java.time.Duration;
import org.pgcaravan.postgres.SqlErrors;

/** A configured database did not let us in: not running, wrong password, no such database, no answer. */
public class UnreachableException extends RuntimeException {

    private final SQLException error;

    public UnreachableException(Alias alias, SQLException error) {
        super("Cannot connect to " + alias.name() + " (" + alias.url() + "): " + SqlErrors.describe(error), error);
        this.error = error;
    }

    /** The same when it was given up for its silence. */
    UnreachableException(Alias alias, Duration patience, SQLException error) {
        super(
                "Cannot connect to " + alias.name() + " (" + alias.url() + "): it has not answered for "
                        + patience.toSeconds() + " s (guard.timeout)",
                error);
        this.error = error;
    }

    public SQLException error() {
        return error;
    }
}
