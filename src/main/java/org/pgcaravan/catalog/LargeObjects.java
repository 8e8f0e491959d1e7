package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads large objects. They are made empty, in groups of one owner, for there may be millions; their content is data, to be
 * copied by whoever copies rows.
 */
final class LargeObjects {

    private long[] oids = new long[0];

    void read(Connection source, CatalogObjects objects) throws SQLException {
        List<Long[]> groups = new ArrayList<>();
        new CatalogQuery("large_objects").forEachRow(source, row -> {
            Long[] members = row.texts("oids").stream().map(Long::valueOf).toArray(Long[]::new);
            String owner = row.text("owner");
            String name = members.length == 1 ? "" + members[0] : members[0] + " to " + members[members.length - 1];
            CatalogObject group = objects.add(new CatalogObject(null, ObjectKind.LARGE_OBJECT, "", name, name));
            group.create(row.text("creation"));
            group.creation()
                    .add(new Ddl(row.text("change_of_owner"), "LARGE OBJECT", name, Set.of(owner), Set.of(), true));
            for (long oid : members) {
                objects.commentedAs(ObjectId.of(ObjectId.PG_LARGEOBJECT, oid), group, "LARGE OBJECT " + oid);
            }
            groups.add(members);
        });
        oids = groups.stream()
                .flatMap(Arrays::stream)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
    }

    long[] oids() {
        return oids;
    }
}
