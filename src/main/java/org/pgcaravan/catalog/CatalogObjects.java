package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All objects that were read, and by which ids pg_depend and pg_description know them. */
final class CatalogObjects {

    /** Where a comment goes. An inline constraint has a name of its own, but is made with its table. */
    record Commented(CatalogObject object, String target) {}

    private final List<CatalogObject> all = new ArrayList<>();
    private final Map<ObjectId, CatalogObject> byId = new HashMap<>();
    private final Map<ObjectId, Commented> commented = new HashMap<>();
    private final Map<Long, Relation> relations = new LinkedHashMap<>();
    private final Map<Long, Relation> configuration = new LinkedHashMap<>();
    private final Map<CatalogObject, CatalogObject> shells = new LinkedHashMap<>();
    private final List<String> inexpressible = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    <T extends CatalogObject> T add(T object) {
        all.add(object);
        if (object.id() != null) {
            byId.put(object.id(), object);
        }
        if (object instanceof Relation relation) {
            relations.put(relation.id().oid(), relation);
        }
        return object;
    }

    /** Makes a shell of a type, for the functions that the type itself is made of. */
    void announce(CatalogObject type) {
        CatalogObject shell =
                add(new CatalogObject(null, ObjectKind.SHELL_TYPE, type.schema(), type.name(), type.target()));
        shell.create("CREATE TYPE " + type.target());
        shells.put(type, shell);
    }

    /** @return shells by the types they announce */
    Map<CatalogObject, CatalogObject> shells() {
        return shells;
    }

    /** Another id of the same object: a table's row type, a view's rule. */
    void alias(ObjectId id, CatalogObject object) {
        byId.putIfAbsent(id, object);
    }

    void commentedAs(ObjectId id, CatalogObject object, String target) {
        commented.put(id, new Commented(object, target));
    }

    CatalogObject find(ObjectId id) {
        return byId.get(id);
    }

    CatalogObject find(long classId, long oid) {
        return byId.get(ObjectId.of(classId, oid));
    }

    Commented commentTarget(ObjectId id) {
        Commented special = commented.get(id);
        if (special != null) {
            return special;
        }
        CatalogObject object = byId.get(id);
        return object == null || !id.equals(object.id())
                ? null
                : new Commented(object, object.kind().sqlName() + " " + object.target());
    }

    /** @return null for a relation that is not read: of an extension, temporary, of the system */
    Relation relation(long oid) {
        return relations.get(oid);
    }

    /** An extension's table of which rows are copied, though the extension makes the table. */
    void addConfiguration(Relation table) {
        configuration.put(table.id().oid(), table);
    }

    Map<Long, Relation> configuration() {
        return configuration;
    }

    Collection<Relation> relations() {
        return relations.values();
    }

    List<CatalogObject> all() {
        return all;
    }

    /** Nothing is known that makes it. */
    void inexpressible(String object) {
        inexpressible.add(object);
    }

    List<String> inexpressible() {
        return inexpressible;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        return warnings;
    }
}
