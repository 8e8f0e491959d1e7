package org.pgcaravan.dump;

/** The SQL can be read, but an import does not run it. */
public final class RefusedSqlException extends RuntimeException {

    private final long line;

    /**
     * @param line where the refused element begins, from 1
     * @param reason a sentence without its end mark
     */
    public RefusedSqlException(long line, String reason) {
        super("Line " + line + ": " + reason + ".");
        this.line = line;
    }

    /** @return from 1 */
    public long line() {
        return line;
    }
}
