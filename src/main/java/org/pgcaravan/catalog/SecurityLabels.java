package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/** Reads security labels and gives each to the object with which it is made, as {@link Comments} does. */
record SecurityLabels(CatalogObjects objects, Matches matches) {

    /** @return those on what extensions make, and on what comes with other objects */
    List<Ddl> read(Connection source) throws SQLException {
        List<Ddl> others = new ArrayList<>();
        new CatalogQuery("security_labels").forEachRow(source, row -> {
            ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
            String column = row.text("column_name");
            CatalogObjects.Commented labelled = objects.commentTarget(id);
            if (labelled == null) {
                Identity identity = Identity.of(row);
                if (identity != null && matches.isEverything()) {
                    others.add(new Ddl(
                            statement(row, identity.target()),
                            identity.kind(),
                            identity.identity(),
                            Set.of(),
                            Set.of(),
                            true));
                }
                return;
            }
            CatalogObject object = labelled.object();
            String target = column == null ? labelled.target() : "COLUMN " + object.target() + "." + column;
            object.settled()
                    .afterwards(new Ddl(
                            statement(row, target),
                            object.kind().sqlName(),
                            object.target(),
                            Set.of(),
                            Set.of(),
                            true));
        });
        return others;
    }

    private static String statement(Row row, String target) throws SQLException {
        return "SECURITY LABEL FOR " + row.text("provider") + " ON " + target + " IS "
                + Identifiers.literal(row.text("label"));
    }
}
