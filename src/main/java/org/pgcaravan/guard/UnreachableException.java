package org.pgcaravan.guard;

import java.sql.SQLException;
import org.pgcaravan.postgres.SqlErrors;

/** A configured database did not let us in: not running, wrong password, no such database. */
public class UnreachableException extends RuntimeException {

    private final SQLException error;

    public UnreachableException(Alias alias, SQLException error) {
        super("Cannot connect to " + alias.name() + " (" + alias.url() + "): " + SqlErrors.describe(error), error);
        this.error = error;
    }

    public SQLException error() {
        return error;
    }
}
