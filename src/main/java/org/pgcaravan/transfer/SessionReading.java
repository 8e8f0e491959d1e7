package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import org.pgcaravan.dump.DumpException;
import org.postgresql.PGConnection;

/**
 * By which rules a session reads SQL, as the server reported them last. Where they are others than those by which a statement
 * was cut out of its file and judged, what was taken for a string may be SQL: it is not sent.
 */
final class SessionReading {

    private final boolean standardStrings;
    private final String encoding;

    private SessionReading(boolean standardStrings, String encoding) {
        this.standardStrings = standardStrings;
        this.encoding = encoding;
    }

    static SessionReading of(Connection connection) {
        try {
            PGConnection server = connection.unwrap(PGConnection.class);
            return new SessionReading(
                    !"off".equals(server.getParameterStatus("standard_conforming_strings")),
                    server.getParameterStatus("client_encoding"));
        } catch (SQLException e) {
            throw new IllegalStateException("The connection is not the driver's", e);
        }
    }

    /** @throws DumpException naming file and line, where the session reads otherwise than the scanner did */
    void requireFor(ScriptLine line) {
        if (standardStrings != line.standardStrings()) {
            throw new DumpException(line.file() + ": Line " + line.line()
                    + ": standard_conforming_strings is " + (standardStrings ? "on" : "off")
                    + " in the session, and the file reads as if it were " + (standardStrings ? "off" : "on")
                    + "; set it by SET standard_conforming_strings = on or off");
        }
        // a pooler may not tell; the driver has asked for UTF-8
        if (encoding != null && !encoding.equals("UTF8")) {
            throw new DumpException(line.file() + ": Line " + line.line() + ": client_encoding became " + encoding
                    + " in the session; set it by SET client_encoding or not at all");
        }
    }
}
