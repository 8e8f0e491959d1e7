package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Objects that a query can write down wholly. Each of their files gives the same columns: {@code class_id}, {@code oid},
 * {@code kind}, {@code schema}, {@code name}, {@code target}, {@code owner} (null: none to set), {@code ddl} (an array of
 * statements) and, where needed, {@code roles} (those the statements name) and {@code privilege_target} (what GRANT calls it)
 * and {@code shell} (whether it is announced before it is made) and {@code relation} (the OID of the table it belongs to).
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
            Set<String> columns = new HashSet<>();
            boolean permitted = query.forEachRowPermitted(source, row -> {
                if (columns.isEmpty()) {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.add(row.getMetaData().getColumnLabel(i));
                    }
                }
                CatalogObject object = objects.add(object(row, columns));
                if (object.creation().stream().anyMatch(ddl -> ddl.sql() == null)) {
                    objects.inexpressible(object);
                }
                if (columns.contains("relation") && row.getLong("relation") != 0) {
                    objects.belongsToTable(object, row.getLong("relation"));
                }
                if (columns.contains("shell") && row.getBoolean("shell")) {
                    objects.announce(object);
                }
            });
            if (!permitted && file.equals(SUBSCRIPTIONS)) {
                new CatalogQuery("subscription_names")
                        .forEachRow(
                                source,
                                row -> objects.warn("SUBSCRIPTION " + row.getString("name")
                                        + " is left out: only a superuser may read its connection"));
            } else if (!permitted) {
                throw new SQLException("The source's role may not read the system catalogs: " + file, "42501");
            }
        }
    }

    private static CatalogObject object(ResultSet row, Set<String> columns) throws SQLException {
        CatalogObject object = new CatalogObject(
                ObjectId.of(row.getLong("class_id"), row.getLong("oid")),
                ObjectKind.of(row.getString("kind")),
                row.getString("schema"),
                row.getString("name"),
                row.getString("target"));
        String[] roles =
                columns.contains("roles") ? CatalogQuery.texts(row, "roles").toArray(String[]::new) : new String[0];
        for (String statement : CatalogQuery.texts(row, "ddl")) {
            object.creation().add(object.ddl(statement, roles));
        }
        object.ownedBy(row.getString("owner"));
        if (columns.contains("privilege_target") && row.getString("privilege_target") != null) {
            object.privilegeTarget(row.getString("privilege_target"));
        }
        return object;
    }
}
