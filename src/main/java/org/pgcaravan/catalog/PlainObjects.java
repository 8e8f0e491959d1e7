package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Objects that a query can write down wholly. Each of their files gives the same columns: {@code class_id}, {@code oid},
 * {@code kind}, {@code schema}, {@code name}, {@code target}, {@code owner} (null: none to set), {@code ddl} (an array of
 * statements). Where needed also {@code roles} (those the statements name), {@code privilege_target} (what GRANT calls it),
 * {@code shell} (whether it is announced before it is made), {@code relation} (the OID of the table it belongs to),
 * {@code there} (a condition, true on a destination that has it from elsewhere just like this; null where nobody else makes
 * it) and {@code warning} (what its copy may lack; null for nothing).
 */
final class PlainObjects {

    private static final String SUBSCRIPTIONS = "subscriptions";

    private static final List<String> FILES = List.of(
            "schemas",
            "extensions",
            "languages",
            "access_methods",
            "collations",
            "conversions",
            "types",
            "functions",
            "aggregates",
            "operators",
            "operator_families",
            "operator_classes",
            "operator_family_members",
            "casts",
            "transforms",
            "text_search",
            "foreign_data",
            "statistics",
            "rules",
            "triggers",
            "policies",
            "publications",
            "publication_tables",
            "publication_members",
            "event_triggers",
            SUBSCRIPTIONS);

    private PlainObjects() {}

    static void read(Connection source, int serverVersion, CatalogObjects objects) throws SQLException {
        for (String file : FILES) {
            CatalogQuery query = new CatalogQuery(file);
            if (!query.serves(serverVersion)) {
                continue;
            }
            boolean permitted = query.forEachRowPermitted(source, row -> {
                CatalogObject object = objects.add(object(row));
                if (object instanceof Domain domain && domain.defaultPart() != null) {
                    objects.add(domain.defaultPart());
                }
                if (object.creation().stream().anyMatch(ddl -> ddl.sql() == null)) {
                    objects.inexpressible(object);
                }
                if (row.has("relation") && row.number("relation") != 0) {
                    objects.belongsToTable(object, row.number("relation"));
                }
                if (row.has("warning") && row.text("warning") != null) {
                    objects.warn(object, row.text("warning"));
                }
                if (row.has("shell") && row.flag("shell")) {
                    objects.announce(object);
                }
            });
            if (!permitted && file.equals(SUBSCRIPTIONS)) {
                new CatalogQuery("subscription_names")
                        .forEachRow(
                                source,
                                row -> objects.warn("SUBSCRIPTION " + row.text("name")
                                        + " is left out: only a superuser may read its connection"));
            } else if (!permitted) {
                throw new SQLException("The source's role may not read the system catalogs: " + file, "42501");
            }
        }
    }

    private static CatalogObject object(Row row) throws SQLException {
        CatalogObject object = bare(row);
        String[] roles = row.has("roles") ? row.texts("roles").toArray(String[]::new) : new String[0];
        if (row.has("there") && row.text("there") != null) {
            object.createUnless(row.text("there"), row.texts("ddl"), roles);
        } else {
            row.texts("ddl").forEach(statement -> object.create(statement, roles));
        }
        object.ownedBy(row.text("owner"));
        if (row.has("privilege_target") && row.text("privilege_target") != null) {
            object.privilegeTarget(row.text("privilege_target"));
        }
        return object;
    }

    private static CatalogObject bare(Row row) throws SQLException {
        ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
        ObjectKind kind = ObjectKind.of(row.text("kind"));
        return switch (kind) {
            case DOMAIN -> new Domain(id, row);
            case FUNCTION, PROCEDURE -> new Routine(id, kind, row.text("schema"), row.text("name"), row.text("target"));
            default -> new CatalogObject(id, kind, row.text("schema"), row.text("name"), row.text("target"));
        };
    }
}
