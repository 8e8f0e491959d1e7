package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.Locale;

/**
 * An object as pg_identify_object names it, qualified and quoted: for what is said of objects that come with others.
 *
 * @param type {@code table constraint}, {@code foreign-data wrapper}, …
 */
record Identity(String type, String identity) {

    /** @return null where the query does not identify the object */
    static Identity of(Row row) throws SQLException {
        return row.text("type") == null ? null : new Identity(row.text("type"), row.text("identity"));
    }

    /** As COMMENT ON and SECURITY LABEL call its kind. */
    String kind() {
        if (type.endsWith(" column")) {
            return "COLUMN";
        }
        return switch (type) {
            case "table constraint", "domain constraint" -> "CONSTRAINT";
            case "composite type" -> "TYPE";
            case "statistics object" -> "STATISTICS";
            default -> type.replace('-', ' ').toUpperCase(Locale.ROOT);
        };
    }

    /** As they call the object. */
    String target() {
        return switch (type) {
            case "domain constraint" -> {
                int end = endOfName();
                yield "CONSTRAINT " + identity.substring(0, end) + " ON DOMAIN "
                        + identity.substring(end + " on ".length());
            }
            case "transform" -> "TRANSFORM " + identity.replace(" on language ", " LANGUAGE ");
            default -> kind() + " " + identity;
        };
    }

    private int endOfName() {
        if (!identity.startsWith("\"")) {
            return identity.indexOf(' ');
        }
        int quote = identity.indexOf('"', 1);
        while (identity.startsWith("\"\"", quote)) {
            quote = identity.indexOf('"', quote + 2);
        }
        return quote + 1;
    }
}
