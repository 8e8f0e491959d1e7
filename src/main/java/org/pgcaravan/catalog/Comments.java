package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgcaravan.postgres.Identifiers;

/** Reads comments and gives each to the object with which it is made; to be read when objects are in their order. */
record Comments(CatalogObjects objects, Matches matches) {

    /** @return those on what comes with other objects: a partition's triggers, keys from its parent's, a view's rule, an array type */
    List<Ddl> read(Connection source) throws SQLException {
        List<Ddl> others = new ArrayList<>();
        new CatalogQuery("comments").forEachRow(source, row -> {
            ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
            String column = row.text("column_name");
            String comment = row.text("comment");
            CatalogObjects.Commented commented = column == null ? objects.commentTarget(id) : null;
            CatalogObject holder = column == null ? null : objects.find(id);
            if (commented != null) {
                add(commented.object(), commented.target(), comment);
            } else if (holder != null && !row.flag("of_extension")) {
                add(holder, "COLUMN " + holder.target() + "." + column, comment);
            } else if (Identity.of(row) != null) {
                addOther(Identity.of(row), row, others);
            }
        });
        return others;
    }

    private void addOther(Identity identity, Row row, List<Ddl> others) throws SQLException {
        String statement = statement(identity.target(), row.text("comment"));
        boolean comesAlong =
                !row.flag("of_extension") && objects.find(row.number("whole_class"), row.number("whole")) != null;
        if (comesAlong || objects.relation(row.number("relation")) != null) {
            others.add(new Ddl(statement, identity.kind(), identity.identity(), Set.of(), Set.of(), true));
        } else if (matches.isEverything() && !identity.identity().startsWith("pg_temp")) {
            objects.warn("The comment on " + identity.target() + " is left out, "
                    + (row.flag("of_extension") ? "for an extension makes that" : "for that is not made")
                    + ": " + statement);
        }
    }

    private static void add(CatalogObject object, String target, String comment) {
        object.settled()
                .afterwards(new Ddl(
                        statement(target, comment),
                        object.kind().sqlName(),
                        object.target(),
                        Set.of(),
                        Set.of(),
                        true));
    }

    private static String statement(String target, String comment) {
        return "COMMENT ON " + target + " IS " + (comment == null ? "NULL" : Identifiers.literal(comment));
    }
}
