package org.pgcaravan.dump;

/** The input is no SQL that psql could read to its end, or it was cut short. Whoever reads it is to stop: where statements end is unknown from here. */
public final class MalformedSqlException extends RuntimeException {

    private final long line;

    /**
     * @param line where it went wrong, from 1
     * @param reason a sentence without its end mark
     */
    public MalformedSqlException(long line, String reason) {
        super("Line " + line + ": " + reason + ".");
        this.line = line;
    }

    /** @return from 1 */
    public long line() {
        return line;
    }
}
