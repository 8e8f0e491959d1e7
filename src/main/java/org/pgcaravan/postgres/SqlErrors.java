package org.pgcaravan.postgres;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an error of the server or the driver means. SQLSTATEs: PostgreSQL's documentation, appendix A. */
public final class SqlErrors {

    public static final String INVALID_CATALOG_NAME = "3D000";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String OBJECT_IN_USE = "55006";

    private SqlErrors() {}

    /** @return one line: the server's message, with its detail and hint where it gave them; no stack trace, no statement */
    public static String describe(SQLException error) {
        ServerErrorMessage server = error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null || server.getMessage() == null) {
            return oneLine(error.getMessage());
        }
        StringBuilder text = new StringBuilder(server.getMessage());
        if (server.getDetail() != null) {
            text.append(" (").append(server.getDetail()).append(')');
        }
        if (server.getHint() != null) {
            text.append(" Hint: ").append(server.getHint());
        }
        return oneLine(text.toString());
    }

    /** Whether the same may succeed later without anybody changing anything: connections, resources, serialization. */
    public static boolean mayPass(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("40")
                || state.equals("57P01")
                || state.equals("57P02")
                || state.equals("57P03")
                || state.equals("55P03")
                || state.equals(OBJECT_IN_USE);
    }

    /** The same of an error that refused a connection: a database that takes none may be one that is just being swapped. */
    public static boolean mayPassAtTheDoor(SQLException error) {
        return mayPass(error) || "55000".equals(error.getSQLState());
    }

    private static String oneLine(String text) {
        return text == null ? "no message" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
