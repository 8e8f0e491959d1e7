package org.pgcaravan.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.catalog.Table.Column;

/**
 * The expressions that make a server hash its rows itself: of each row the values' text in the source's order of columns,
 * under the settings of {@code sql/proof/session.sql}. {@code hashtextextended} gives the same on all versions; it sees bytes,
 * so that databases of other encodings hash UTF-8.
 */
public final class RowHash {

    private final boolean sameEncoding;

    /** @param encodings of both databases' servers; an unequal pair must not have SQL_ASCII in it, which nothing converts */
    public RowHash(String source, String destination) {
        sameEncoding = source.equals(destination);
        if (!sameEncoding && (source.equals("SQL_ASCII") || destination.equals("SQL_ASCII"))) {
            throw new IllegalArgumentException(
                    "verify: checksum cannot compare a database in " + source + " with one in " + destination
                            + ": what is in SQL_ASCII has no other encoding. Say verify: counts");
        }
    }

    /** @return number of rows and sum of their hashes, null for none, as two expressions */
    public String of(Table table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.addAll(table.generated());
        String row = columns.stream().map(RowHash::value).collect(Collectors.joining(", ", "ROW(", ")"));
        return "pg_catalog.count(*), pg_catalog.sum(" + hash(row + "::pg_catalog.text") + ")";
    }

    /** Bytes as text would be twice as long, and too long for a text beyond half a gigabyte. */
    private static String value(Column column) {
        return column.type().equals("bytea") ? "pg_catalog.sha256(" + column.name() + ")" : column.name();
    }

    private String hash(String text) {
        return sameEncoding
                ? "pg_catalog.hashtextextended((" + text + ") COLLATE \"C\", 0)"
                : "pg_catalog.hashtextextended(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(" + text
                        + ", 'UTF8')), 'hex') COLLATE \"C\", 0)";
    }
}
