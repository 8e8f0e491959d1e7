package org.pgcaravan.copy;

import java.sql.Connection;
import java.sql.SQLException;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/**
 * Pumps one {@code COPY … TO STDOUT} into one {@code COPY … FROM STDIN}. The server sends a message a row; they are
 * gathered, because a message and a flush a row would cost more than the rows. Holds one buffer and one row at a time.
 */
public final class CopyPipe {

    /** Large enough that a message's overhead vanishes, small enough for dozens of pipes in a small heap. */
    private static final int BUFFER_BYTES = 256 * 1024;

    private final String table;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private long bytes;

    /** @param table qualified, for errors */
    public CopyPipe(String table) {
        this.table = table;
    }

    /**
     * Copies, and returns when the destination has taken the last row. Commits nothing.
     *
     * @param flow told about every buffer that went through
     * @throws StatementFailedException when either side fails; both COPYs are ended by then, or their connections broken
     */
    public Copied run(Connection source, String copyOut, Connection destination, String copyIn, Flow flow) {
        CopyOut out = start(source, copyOut, "source", CopyOut.class);
        CopyIn in = null;
        try {
            in = start(destination, copyIn, "destination", CopyIn.class);
            pump(out, copyOut, in, copyIn, flow);
            return new Copied(out.getHandledRowCount(), end(in, copyIn), bytes);
        } finally {
            cancel(in);
            cancel(out);
        }
    }

    private <T extends CopyOperation> T start(Connection connection, String sql, String side, Class<T> direction) {
        try {
            var copies = connection.unwrap(PGConnection.class).getCopyAPI();
            return direction.cast(direction == CopyOut.class ? copies.copyOut(sql) : copies.copyIn(sql));
        } catch (SQLException e) {
            throw new StatementFailedException(side, table, sql, e);
        }
    }

    private void pump(CopyOut out, String copyOut, CopyIn in, String copyIn, Flow flow) {
        for (byte[] row = read(out, copyOut); row != null; row = read(out, copyOut)) {
            if (row.length > buffer.length - filled) {
                flush(in, copyIn, flow);
            }
            if (row.length > buffer.length) {
                write(in, copyIn, row, row.length);
                flow.passed(row.length);
            } else {
                System.arraycopy(row, 0, buffer, filled, row.length);
                filled += row.length;
            }
            bytes += row.length;
        }
        flush(in, copyIn, flow);
    }

    private byte[] read(CopyOut out, String sql) {
        try {
            return out.readFromCopy();
        } catch (SQLException e) {
            throw new StatementFailedException("source", table, sql, e);
        }
    }

    private void flush(CopyIn in, String sql, Flow flow) {
        if (filled > 0) {
            write(in, sql, buffer, filled);
            flow.passed(filled);
            filled = 0;
        }
    }

    private void write(CopyIn in, String sql, byte[] data, int length) {
        try {
            in.writeToCopy(data, 0, length);
        } catch (SQLException e) {
            throw new StatementFailedException("destination", table, sql, e);
        }
    }

    private long end(CopyIn in, String sql) {
        try {
            return in.endCopy();
        } catch (SQLException e) {
            throw new StatementFailedException("destination", table, sql, e);
        }
    }

    /** Ends what a failure has left open; a broken connection is found out by the next one who uses it. */
    private static void cancel(CopyOperation copy) {
        if (copy != null && copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException ignored) {
                // the error that brought us here says more
            }
        }
    }

    /** Is told what goes through a pipe. */
    @FunctionalInterface
    public interface Flow {
        /** @param bytes since the call before */
        void passed(long bytes);
    }

    /**
     * What went through.
     *
     * @param rowsSent as the source's COPY tag says
     * @param rowsReceived as the destination's COPY tag says
     * @param bytes of COPY data
     */
    public record Copied(long rowsSent, long rowsReceived, long bytes) {}
}
