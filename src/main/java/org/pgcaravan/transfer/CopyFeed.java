package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One {@code COPY … FROM STDIN} that is fed with rows of a script. Closed before its end, the server forgets the rows. */
final class CopyFeed implements AutoCloseable {

    private final CopyIn copy;
    private final ScriptLine rows;

    /**
     * @param statement the COPY, and where it stands
     * @param firstRow the line that the rows begin on, for errors
     * @throws org.pgcaravan.postgres.StatementFailedException when the server refuses, here as in each of the methods
     */
    CopyFeed(Connection connection, ScriptLine statement, long firstRow) {
        rows = statement.at(firstRow);
        SessionReading.of(connection).requireFor(statement);
        try {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
        } catch (SQLException e) {
            throw statement.failed(e);
        }
    }

    void write(byte[] data, int offset, int length) {
        try {
            copy.writeToCopy(data, offset, length);
        } catch (SQLException e) {
            throw rows.failed(e);
        }
    }

    /** @return rows that the server took */
    long end() {
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            throw rows.failed(e);
        }
    }

    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException ignored) {
                // the error that brought us here says more
            }
        }
    }
}
