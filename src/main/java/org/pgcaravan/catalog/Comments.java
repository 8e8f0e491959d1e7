package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/** Reads comments and gives each to the object with which it is made; to be read when objects are in their order. */
record Comments(CatalogObjects objects) {

    void read(Connection source) throws SQLException {
        new CatalogQuery("comments").forEachRow(source, row -> {
            ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
            String column = row.text("column_name");
            String comment = row.text("comment");
            if (column != null) {
                CatalogObject holder = objects.find(id);
                if (holder != null) {
                    add(holder, "COLUMN " + holder.target() + "." + column, comment);
                }
            } else {
                CatalogObjects.Commented commented = objects.commentTarget(id);
                if (commented != null) {
                    add(commented.object(), commented.target(), comment);
                }
            }
        });
    }

    private static void add(CatalogObject object, String target, String comment) {
        String text = comment == null ? "NULL" : Identifiers.literal(comment);
        object.settled()
                .afterwards(new Ddl(
                        "COMMENT ON " + target + " IS " + text,
                        object.kind().sqlName(),
                        object.target(),
                        Set.of(),
                        Set.of(),
                        true));
    }
}
