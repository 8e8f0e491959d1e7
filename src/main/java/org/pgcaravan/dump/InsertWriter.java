package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Writes a table's rows as INSERTs of many rows, with column names. Values come in COPY's text format and go out as
 * literals under {@code standard_conforming_strings = on}: whole numbers and
 * numerics bare, the rest quoted (a bare -0 would lose its sign), so that the server reads each as its column's type, exactly as COPY would. Bytes that are no ASCII pass through as they are.
 */
public final class InsertWriter {

    private static final int ROWS_A_STATEMENT = 1_000;
    private static final long BYTES_A_STATEMENT = 1L << 20;
    private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint", "oid");
    private static final byte[] NULL = ascii("NULL");
    private static final byte[] BETWEEN_ROWS = ascii(",\n  (");
    private static final byte[] BETWEEN_VALUES = ascii(", ");
    private static final byte[] END = ascii(";\n");

    private final PartWriter out;
    private final byte[] insert;
    private final boolean[] bare;
    private final boolean withoutColumns;
    private int rows;
    private long statementBegan;

    /**
     * @param table qualified and quoted
     * @param columns quoted; empty when the table has none
     * @param types of the columns, as PostgreSQL writes them
     * @param identity whether one of the columns is an identity, which takes values of one's own only when told
     */
    public InsertWriter(PartWriter out, String table, List<String> columns, List<String> types, boolean identity) {
        this.out = out;
        this.withoutColumns = columns.isEmpty();
        this.bare = new boolean[types.size()];
        for (int i = 0; i < bare.length; i++) {
            bare[i] = NUMBERS.contains(types.get(i)) || types.get(i).startsWith("numeric");
        }
        this.insert = ("INSERT INTO " + table
                        + (withoutColumns
                                ? " DEFAULT VALUES;\n"
                                : " (" + String.join(", ", columns) + ")" + (identity ? " OVERRIDING SYSTEM VALUE" : "")
                                        + " VALUES\n  ("))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param row in COPY's text format, with the newline at its end */
    public void row(byte[] row) throws IOException {
        out.rows(1);
        if (withoutColumns) {
            out.write(insert);
            return;
        }
        if (rows == ROWS_A_STATEMENT || out.bytes() - statementBegan > BYTES_A_STATEMENT) {
            end();
        }
        if (rows == 0) {
            statementBegan = out.bytes();
            out.write(insert);
        } else {
            out.write(BETWEEN_ROWS);
        }
        rows++;
        values(row);
        out.write(')');
    }

    private void values(byte[] row) throws IOException {
        int column = 0;
        int start = 0;
        int last = row.length - 1;
        for (int i = 0; i <= last; i++) {
            if (row[i] == '\t' || i == last) {
                if (column > 0) {
                    out.write(BETWEEN_VALUES);
                }
                value(row, start, i, bare[column]);
                column++;
                start = i + 1;
            }
        }
    }

    private void value(byte[] row, int start, int end, boolean number) throws IOException {
        if (end - start == 2 && row[start] == '\\' && row[start + 1] == 'N') {
            out.write(NULL);
        } else if (number && isPlainNumber(row, start, end)) {
            out.write(row, start, end - start);
        } else {
            out.write('\'');
            text(row, start, end);
            out.write('\'');
        }
    }

    /** NaN and the infinities need quotes, and a sign could make a comment of the one before. */
    private static boolean isPlainNumber(byte[] row, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = row[i];
            if ((b < '0' || b > '9') && b != '.' && !(b == '-' && i == start)) {
                return false;
            }
        }
        return end > start;
    }

    /** Undoes COPY's escapes, and doubles quotes. */
    private void text(byte[] row, int start, int end) throws IOException {
        int from = start;
        for (int i = start; i < end; i++) {
            if (row[i] == '\\') {
                out.write(row, from, i - from);
                i++;
                out.write(unescaped(row[i]));
                from = i + 1;
            } else if (row[i] == '\'') {
                out.write(row, from, i + 1 - from);
                from = i; // the quote once more
            }
        }
        out.write(row, from, end - from);
    }

    /** What COPY TO writes behind a backslash: https://www.postgresql.org/docs/current/sql-copy.html, Text Format. */
    private static int unescaped(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> escape;
        };
    }

    /** Ends the last statement. */
    public void end() throws IOException {
        if (rows > 0) {
            out.write(END);
            rows = 0;
        }
    }
}
