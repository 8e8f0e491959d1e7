package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A statement of a script with its place.
 *
 * @param line of the statement's beginning, or of a COPY's rows, from 1
 * @param standardStrings whether it was read as under {@code standard_conforming_strings = on}
 */
record ScriptLine(String file, long line, String sql, boolean standardStrings) {

    /** With which a server says that a value of an enum cannot be used in the transaction that added it. */
    private static final String NEW_ENUM_VALUE = "55P04";

    private static final int LONGEST_EXCERPT = 200;
    private static final Pattern WITH_SECRETS = Pattern.compile(
            "\\b(SUBSCRIPTION|MAPPING|SERVER|ROLE|USER|WRAPPER|PASSWORD|dblink\\w*)\\b", Pattern.CASE_INSENSITIVE);

    /** The same place, for other words there. */
    ScriptLine at(long otherLine) {
        return new ScriptLine(file, otherLine, sql, standardStrings);
    }

    /** Other words for the same place. */
    ScriptLine saying(String otherSql) {
        return new ScriptLine(file, line, otherSql, standardStrings);
    }

    /** @return the error, with file and line: of a COPY, the row's; of another statement, with the position that the server names */
    StatementFailedException failed(SQLException error) {
        ServerErrorMessage server = error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        long at = line;
        String position = "";
        if (server != null) {
            String where = server.getWhere();
            if (where != null && where.startsWith("COPY ") && where.contains(", line ")) {
                String number = where.replaceFirst("^.*?, line (\\d+)(?s:.*)$", "$1");
                at += number.matches("\\d{1,15}") ? Long.parseLong(number) - 1 : 0;
            } else if (server.getPosition() > 0) {
                position = ", character " + server.getPosition() + " of the statement";
            }
        }
        String remedy = NEW_ENUM_VALUE.equals(error.getSQLState())
                ? " (all is one transaction here; transaction: parallel begins another behind ADD VALUE)"
                : "";
        return new StatementFailedException("destination", file + ", line " + at + position + remedy, excerpt(), error);
    }

    /** @return the first line; what logs in somewhere is left out */
    String excerpt() {
        String first = sql.strip().lines().findFirst().orElse("");
        String shown = WITH_SECRETS.matcher(first).find() ? first.replaceAll("'(?:[^']|'')*('|$)", "'…'") : first;
        return shown.length() <= LONGEST_EXCERPT ? shown : shown.substring(0, LONGEST_EXCERPT) + " …";
    }
}
