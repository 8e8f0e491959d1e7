package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of what a catalog holds, what the source's role may not read whole: a copy would stop there, or lack rows.
 *
 * @param object qualified and quoted, or how many large objects
 * @param reason what the role lacks, as the end of a sentence
 */
public record Unreadable(String object, String reason) {

    /** @param source in the snapshot's transaction */
    public static List<Unreadable> of(Catalog catalog, Connection source) throws SQLException {
        Set<Long> wanted = catalog.tables().stream().map(Table::oid).collect(Collectors.toSet());
        boolean wantsLargeObjects = catalog.largeObjects().length > 0;
        List<Unreadable> found = new ArrayList<>();
        new CatalogQuery("unreadable").forEachRow(source, row -> {
            long oid = row.number("oid");
            if (oid == 0 ? wantsLargeObjects : wanted.contains(oid)) {
                found.add(new Unreadable(row.text("name"), row.text("reason")));
            }
        });
        return found;
    }
}
