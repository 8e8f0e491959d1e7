package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pgcaravan.postgres.Identifiers;

/** Reads privileges and default privileges, as far as they differ from what an object has when it is made. */
record Privileges(CatalogObjects objects, Matches matches) {

    /** Granted by a statement of its own, so that a server which does not know it gets the others. */
    private static final String SINCE_17 = "MAINTAIN";

    /**
     * GRANT and REVOKE in order.
     *
     * @param ofObjects by the objects that the schema makes
     * @param ofOthers by the names of extensions' members, of the system's objects and of large objects
     */
    record Read(Map<CatalogObject, List<Ddl>> ofObjects, Map<String, List<Ddl>> ofOthers) {}

    Read read(CatalogQuery.Answers answers) throws SQLException {
        Map<CatalogObject, List<Ddl>> ofObjects = new HashMap<>();
        Map<String, List<Ddl>> ofOthers = new TreeMap<>();
        answers.forEachRow("privileges", row -> {
            ObjectId id = ObjectId.of(row.number("class_id"), row.number("oid"));
            CatalogObject object = objects.find(id);
            String column = row.text("column_name");
            String other = row.text("target");
            if (other != null && !matches.isEverything() && !row.flag("of_initial_extension")) {
                return;
            }
            if (other != null) {
                Statements made =
                        new Statements("", " ON " + other, column == null ? "" : " (" + column + ")", Set.of());
                ofOthers.computeIfAbsent(other, o -> new ArrayList<>())
                        .addAll(byGrantor(row, made.of(row, "PRIVILEGES", other)));
            } else if (object != null && id.equals(object.id())) {
                Statements made = new Statements(
                        "", " ON " + object.privilegeTarget(), column == null ? "" : " (" + column + ")", Set.of());
                ofObjects
                        .computeIfAbsent(object, o -> new ArrayList<>())
                        .addAll(byGrantor(row, made.of(row, object.kind().sqlName(), object.target())));
            }
        });
        return new Read(ofObjects, ofOthers);
    }

    /** Who may not become the grantor grants for itself instead. */
    private static List<Ddl> byGrantor(Row row, List<Ddl> statements) throws SQLException {
        String grantor = row.text("other_grantor");
        if (grantor == null || statements.isEmpty()) {
            return statements;
        }
        Ddl first = statements.get(0);
        List<Ddl> all = new ArrayList<>();
        all.add(statement("SET SESSION AUTHORIZATION " + Identifiers.quote(grantor), first, grantor));
        statements.forEach(granted -> all.add(statement(granted.sql(), granted, grantor)));
        all.add(new Ddl("RESET SESSION AUTHORIZATION", first.kind(), first.object(), Set.of()));
        return all;
    }

    private static Ddl statement(String sql, Ddl like, String role) {
        Set<String> roles = new HashSet<>(like.roles());
        roles.add(role);
        return new Ddl(sql, like.kind(), like.object(), roles, Set.of(), true);
    }

    List<Ddl> readDefaults(Connection source) throws SQLException {
        List<Ddl> statements = new ArrayList<>();
        new CatalogQuery("default_privileges").forEachRow(source, row -> {
            String role = row.text("role");
            String schema = row.text("schema");
            if (schema == null ? !matches.isEverything() : !matches.wantsSchema(schema)) {
                return;
            }
            Statements made = new Statements(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE " + Identifiers.quote(role)
                            + (schema == null ? "" : " IN SCHEMA " + Identifiers.quote(schema)) + " ",
                    " ON " + row.text("object_type"),
                    "",
                    Set.of(role));
            statements.addAll(made.of(row, "DEFAULT PRIVILEGES", Identifiers.quote(role)));
        });
        return statements;
    }

    /** GRANT and REVOKE in one of their two forms. */
    private record Statements(String before, String on, String column, Set<String> roles) {

        List<Ddl> of(Row row, String kind, String object) throws SQLException {
            String grantee = row.text("grantee");
            Set<String> named = new HashSet<>(roles);
            if (grantee != null) {
                named.add(grantee);
            }
            String to = grantee == null ? "PUBLIC" : Identifiers.quote(grantee);
            List<String> sql = new ArrayList<>();
            if (row.flag("revoke")) {
                sql.add(before + "REVOKE ALL" + column + on + " FROM " + to);
            }
            // pairs: a privilege, and whether it may be granted
            List<String> privileges = row.texts("privileges");
            addGrant(sql, privileges, "false", to, "");
            addGrant(sql, privileges, "true", to, " WITH GRANT OPTION");
            return sql.stream()
                    .map(text -> new Ddl(text, kind, object, named, Set.of(), true))
                    .toList();
        }

        private void addGrant(List<String> sql, List<String> privileges, String grantable, String to, String with) {
            List<String> granted = new ArrayList<>();
            boolean maintain = false;
            for (int i = 0; i < privileges.size(); i += 2) {
                if (!privileges.get(i + 1).equals(grantable)) {
                    continue;
                }
                if (privileges.get(i).equals(SINCE_17)) {
                    maintain = true;
                } else {
                    granted.add(privileges.get(i) + column);
                }
            }
            if (!granted.isEmpty()) {
                sql.add(before + "GRANT " + String.join(", ", granted) + on + " TO " + to + with);
            }
            if (maintain) {
                sql.add(before + "GRANT " + SINCE_17 + on + " TO " + to + with);
            }
        }
    }
}
