package org.pgcaravan.catalog;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function or procedure. One whose body is SQL that the server has parsed needs all that the body names; where that needs the
 * function in turn, it is announced with an empty body first.
 */
final class Routine extends CatalogObject {

    /** Of what pg_get_functiondef writes; what stands before it on lines of their own is indented. */
    private static final Pattern BODY = Pattern.compile("^(?:BEGIN ATOMIC$|RETURN )", Pattern.MULTILINE);

    private static final String LANGUAGE = "\n LANGUAGE sql\n";

    private final Set<CatalogObject> types = new HashSet<>(2);

    Routine(ObjectId id, ObjectKind kind, String schema, String name, String target) {
        super(id, kind, schema, name, target);
    }

    /** @param needed of which this may take or give the row type, so that not even the head can be made before it */
    void needsTypeOf(CatalogObject needed) {
        types.add(needed);
    }

    /**
     * Makes it in two steps.
     *
     * @param loop what needs it, and is needed by it
     * @return the first step, without the body, which those in the loop may need in its place; null where that would not do
     */
    CatalogObject announce(Set<CatalogObject> loop) {
        String definition = creation().get(0).sql();
        int language = definition.indexOf(LANGUAGE);
        Matcher body = BODY.matcher(definition);
        if (language < 0
                || !body.find(language)
                || types.stream().map(CatalogObject::settled).anyMatch(type -> type != this && loop.contains(type))) {
            return null;
        }
        CatalogObject head = new CatalogObject(null, ObjectKind.ROUTINE_HEAD, schema(), name(), target());
        head.creation().add(ddl(definition.substring(0, body.start()) + "AS ''"));
        for (CatalogObject need : needs()) {
            if (!loop.contains(need.settled())) {
                head.need(need);
            }
        }
        need(head);
        return head;
    }
}
