package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/** Reads security labels and gives each to the object with which it is made, as {@link Comments} does. */
record SecurityLabels(CatalogObjects objects) {

    void read(Connection source) throws SQLException {
        new CatalogQuery("security_labels").forEachRow(source, row -> {
            ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
            String column = row.text("column_name");
            CatalogObjects.Commented labelled = objects.commentTarget(id);
            if (labelled == null) {
                return;
            }
            CatalogObject object = labelled.object();
            String target = column == null ? labelled.target() : "COLUMN " + object.target() + "." + column;
            String sql = "SECURITY LABEL FOR " + row.text("provider") + " ON " + target + " IS "
                    + Identifiers.literal(row.text("label"));
            object.settled()
                    .afterwards(new Ddl(sql, object.kind().sqlName(), object.target(), Set.of(), Set.of(), true));
        });
    }
}
