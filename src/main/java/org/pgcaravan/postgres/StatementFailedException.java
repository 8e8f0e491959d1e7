package org.pgcaravan.postgres;

import java.sql.SQLException;

/** A statement failed on a server: says on which object, and which statement. */
public class StatementFailedException extends RuntimeException {

    private static final int LONGEST_STATEMENT = 2_000;

    private final String object;
    private final String statement;
    private final SQLException error;

    /**
     * @param side {@code source} or {@code destination}
     * @param object qualified name of the object at work
     * @param statement as it was sent; kept up to 2,000 characters
     */
    public StatementFailedException(String side, String object, String statement, SQLException error) {
        super("On the " + side + ", " + object + ": " + SqlErrors.describe(error), error);
        this.object = object;
        this.statement =
                statement.length() <= LONGEST_STATEMENT ? statement : statement.substring(0, LONGEST_STATEMENT) + " …";
        this.error = error;
    }

    public String object() {
        return object;
    }

    public String statement() {
        return statement;
    }

    public SQLException error() {
        return error;
    }
}
