package org.pgcaravan.transfer;

import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.pgcaravan.dump.ClientEncoding;
import org.pgcaravan.dump.SqlElement;
import org.pgcaravan.postgres.SqlFile;
import org.postgresql.PGConnection;

/** Statements whose bytes are no text that could travel in UTF-8, as the driver sends all statements. */
final class RawStatements {

    private final Connection connection;
    private long inserted;

    RawStatements(Connection connection) {
        this.connection = connection;
    }

    /** @return rows that they have brought so far */
    long inserted() {
        return inserted;
    }

    /**
     * Whether the bytes of a statement must not be taken for text: the file is in SQL_ASCII, and the database would not
     * take them as they are when they travel in UTF-8, as the driver sends all statements.
     */
    boolean isNeededFor(byte[] sql, ClientEncoding encoding) throws SQLException {
        if (!encoding.isRaw() || ClientEncoding.isAscii(sql)) {
            return false;
        }
        String database = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        if (database.equals("UTF8")) {
            return false;
        }
        try {
            encoding.decode(sql);
            return !database.equals("SQL_ASCII");
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    /** Runs a statement of bytes that are no text: it travels as a value, and the server makes a statement of it. */
    void run(SqlElement.Statement statement, String file) throws SQLException {
        ScriptLine line = new ScriptLine(file, statement.line(), statement.toString(), statement.standardStrings());
        SessionReading.of(connection).requireFor(line);
        String put = "SELECT pg_catalog.set_config('pgcaravan.statement',"
                + " pg_catalog.convert_from(?, pg_catalog.getdatabaseencoding()), true) IS NULL";
        try (PreparedStatement value = connection.prepareStatement(put);
                Statement run = connection.createStatement()) {
            value.setBytes(1, statement.sql());
            value.execute();
            run.execute(SqlFile.read("transfer/run-raw"));
            try (ResultSet brought =
                    run.executeQuery("SELECT pg_catalog.current_setting('pgcaravan.statement')::bigint")) {
                brought.next();
                inserted += brought.getLong(1);
            }
        } catch (SQLException e) {
            throw line.failed(e);
        }
    }
}
