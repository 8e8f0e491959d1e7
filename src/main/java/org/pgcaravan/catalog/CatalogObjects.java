package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All objects that were read, and by which ids pg_depend and pg_description know them. */
final class CatalogObjects {

    /** Where a comment goes. An inline constraint has a name of its own, but is made with its table. */
    record Commented(CatalogObject object, String target) {}

    private final List<CatalogObject> all = new ArrayList<>();
    private final Map<ObjectId, CatalogObject> byId = new HashMap<>();
    private final Map<ObjectId, Commented> commented = new HashMap<>();
    private final Map<Long, Relation> relations = new LinkedHashMap<>();
    private final Map<Long, Relation> members = new LinkedHashMap<>();
    private final Map<Long, Relation> configuration = new LinkedHashMap<>();
    private final Map<CatalogObject, CatalogObject> shells = new LinkedHashMap<>();
    private final Map<String, CatalogObject> inexpressible = new LinkedHashMap<>();
    private final Map<CatalogObject, Long> tablesOf = new HashMap<>();
    private final List<Warning> warnings = new ArrayList<>();

    private final Set<String> reordered = new HashSet<>();

    private record Warning(CatalogObject about, String sentence) {}

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

    /** An extension's table, which is not made here. */
    void addMember(Relation table) {
        members.put(table.id().oid(), table);
    }

    Collection<Relation> members() {
        return members.values();
    }

    /** @return null for what is no table of an extension */
    Relation member(long oid) {
        return members.get(oid);
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

    /** Says that an object belongs to a table that may not be read yet, or never, when an extension made it. */
    void belongsToTable(CatalogObject object, long oid) {
        tablesOf.put(object, oid);
    }

    /** To be called when tables are read. @return what belongs to tables that are not read */
    Set<CatalogObject> resolveHolders() {
        Set<CatalogObject> others = new HashSet<>();
        tablesOf.forEach((object, oid) -> {
            object.belongTo(relations.get(oid));
            if (object.holder() == null) {
                others.add(object);
            }
        });
        return others;
    }

    /** Forgets all objects but those, and the parts within them. Needs of the others stay until {@link #forgetNeeds()}. */
    void retain(Set<CatalogObject> kept) {
        all.removeIf(object -> !kept.contains(object.settled()));
        byId.values().removeIf(object -> !kept.contains(object.settled()));
        commented.values().removeIf(other -> !kept.contains(other.object().settled()));
        relations.values().removeIf(relation -> !kept.contains(relation));
        configuration.values().removeIf(table -> !kept.contains(table));
        inexpressible.values().removeIf(object -> !kept.contains(object.settled()));
        warnings.removeIf(warning ->
                warning.about() != null && !kept.contains(warning.about().settled()));
    }

    /** Forgets that objects need others which are not there any more. */
    void forgetNeeds() {
        Set<CatalogObject> there = new HashSet<>(all);
        there.forEach(object -> object.needOnly(there));
    }

    /** Nothing is known that makes it. */
    void inexpressible(CatalogObject object) {
        inexpressible(object, object.toString());
    }

    /** @param words with the names of all that matter */
    void inexpressible(CatalogObject object, String words) {
        inexpressible.put(words, object);
    }

    Set<String> inexpressible() {
        return inexpressible.keySet();
    }

    /** The copy's columns come in another order. */
    void reordered(CatalogObject table) {
        reordered.add(table.target());
    }

    Set<String> reordered() {
        return reordered;
    }

    void warn(String warning) {
        warn(null, warning);
    }

    /** @param about what the warning is not worth telling without */
    void warn(CatalogObject about, String warning) {
        warnings.add(new Warning(about, warning));
    }

    List<String> warnings() {
        return warnings.stream().map(Warning::sentence).toList();
    }
}
