package org.pgcaravan.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads pg_depend and connects the objects by it. */
record Dependencies(CatalogObjects objects) {

    /** Below are the objects that initdb made. */
    private static final long FIRST_NORMAL_OID = 16384;

    private record Dependency(ObjectId object, ObjectId needed, char type) {}

    void read(CatalogQuery.Answers answers) throws SQLException {
        List<Dependency> dependencies = new ArrayList<>();
        answers.forEachRow(
                "dependencies",
                row -> dependencies.add(new Dependency(
                        ObjectId.of(row.number("classid"), row.number("objid")),
                        ObjectId.of(row.number("refclassid"), row.number("refobjid")),
                        row.text("deptype").charAt(0))));
        addAliases(dependencies);
        for (Dependency dependency : dependencies) {
            CatalogObject object = objects.find(dependency.object());
            CatalogObject needed = objects.find(dependency.needed());
            if (object != null && needed != null && orders(object, needed, dependency.type())) {
                object.depend(needed);
                if (object instanceof Routine routine && dependency.needed().classId() == ObjectId.PG_TYPE) {
                    routine.needsTypeOf(needed);
                }
            }
        }
        objects.shells().forEach(Dependencies::makeShellFirst);
    }

    /** A type is made of functions that take or give the type: they need its shell only. */
    private static void makeShellFirst(CatalogObject type, CatalogObject shell) {
        for (CatalogObject need : List.copyOf(type.needs())) {
            if (need.kind() == ObjectKind.SCHEMA) {
                shell.need(need);
            } else {
                need.needInstead(shell, type);
            }
        }
        type.need(shell);
    }

    /**
     * What is internal to another object or to an extension (row types, array types, members) comes with it. Twice: a row
     * type's array type belongs to the row type, which belongs to the table.
     */
    private void addAliases(List<Dependency> dependencies) {
        List<Dependency> internal = dependencies.stream()
                .filter(dependency -> dependency.type() == 'i' || dependency.type() == 'e')
                .toList();
        for (int depth = 0; depth < 3 && !internal.isEmpty(); depth++) {
            List<Dependency> unknown = new ArrayList<>();
            for (Dependency dependency : internal) {
                CatalogObject whole = objects.find(dependency.needed());
                if (whole == null) {
                    unknown.add(dependency);
                } else {
                    objects.alias(dependency.object(), whole);
                }
            }
            internal = unknown;
        }
    }

    /** Where an object goes when the extension is dropped. To be read when it is settled which objects are made. */
    void readExtensions(CatalogQuery.Answers answers) throws SQLException {
        answers.forEachRow("extension_dependencies", row -> {
            long extension = row.number("extension_oid");
            if (extension >= FIRST_NORMAL_OID && objects.find(row.number("extension_class"), extension) == null) {
                return; // left out by a filter
            }
            CatalogObjects.Commented dependent =
                    objects.commentTarget(ObjectId.of(row.number("class_id"), row.number("oid")));
            if (dependent != null) {
                CatalogObject object = dependent.object().settled();
                object.afterwards(
                        object.ddl("ALTER " + dependent.target() + " DEPENDS ON EXTENSION " + row.text("extension"))
                                .asOptional());
            }
        });
    }

    /** A sequence is made before the table that owns it, and a key's index before the key. */
    private static boolean orders(CatalogObject object, CatalogObject needed, char type) {
        boolean ownedSequence = object.kind() == ObjectKind.SEQUENCE && type == 'a';
        boolean indexOfKey = object.kind() == ObjectKind.INDEX && needed.kind() == ObjectKind.CONSTRAINT;
        return !ownedSequence && !indexOfKey;
    }
}
