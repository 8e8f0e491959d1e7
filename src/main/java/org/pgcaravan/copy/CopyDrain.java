package org.pgcaravan.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Drains one {@code COPY … TO STDOUT} into whatever takes its rows. Holds one row at a time. */
public final class CopyDrain {

    private final String table;

    /** @param table qualified, for errors */
    public CopyDrain(String table) {
        this.table = table;
    }

    /**
     * @param copyOut in text format
     * @return the rows that the server says it sent
     * @throws StatementFailedException when the source fails
     * @throws IOException of the sink; the COPY is ended by then
     */
    public long run(Connection source, String copyOut, RowSink sink) throws IOException {
        CopyOut out = start(source, copyOut);
        try {
            for (byte[] row = read(out, copyOut); row != null; row = read(out, copyOut)) {
                sink.row(row);
            }
            return out.getHandledRowCount();
        } finally {
            cancel(out);
        }
    }

    private CopyOut start(Connection source, String sql) {
        try {
            return source.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("source", table, sql, e);
        }
    }

    private byte[] read(CopyOut out, String sql) {
        try {
            return out.readFromCopy();
        } catch (SQLException e) {
            throw new StatementFailedException("source", table, sql, e);
        }
    }

    private static void cancel(CopyOut out) {
        if (out.isActive()) {
            try {
                out.cancelCopy();
            } catch (SQLException ignored) {
                // the error that brought us here says more
            }
        }
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface RowSink {
        /** @param row one, in COPY's text format, with the newline at its end; not to be kept */
        void row(byte[] row) throws IOException;
    }
}
