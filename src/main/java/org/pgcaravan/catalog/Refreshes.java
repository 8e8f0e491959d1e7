package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which materialised views are to be refreshed, each after those whose rows it reads, through views and functions too. */
final class Refreshes {

    private final List<Relation> order = new ArrayList<>();
    private final Map<CatalogObject, Boolean> readable = new HashMap<>();
    private final CatalogObjects objects;

    Refreshes(CatalogObjects objects) {
        this.objects = objects;
    }

    List<Relation> inOrder() {
        objects.relations().stream()
                .filter(Relation::isMaterialized)
                .sorted(Comparator.comparing(Relation::target))
                .forEach(this::visit);
        return order;
    }

    /** @return false when it reads a materialised view without rows, which is an error in PostgreSQL */
    private boolean visit(CatalogObject object) {
        Boolean known = readable.get(object);
        if (known != null) {
            return known;
        }
        readable.put(object, true);
        boolean all = true;
        for (CatalogObject need : read(object)) {
            all &= visit(need);
        }
        if (object instanceof Relation view && view.isMaterialized()) {
            if (view.populated() && all) {
                order.add(view);
            } else if (view.populated()) {
                objects.warn(view + " is not refreshed: it reads a materialized view that has no rows");
            }
            all &= view.populated();
        }
        readable.put(object, all);
        return all;
    }

    /** Also a view's query where it is made apart from the view. */
    private Set<CatalogObject> read(CatalogObject object) {
        Set<CatalogObject> all = new LinkedHashSet<>(object.settledNeeds());
        if (object instanceof Relation view && view.separateQuery() != null) {
            all.addAll(view.separateQuery().settledNeeds());
        }
        all.removeIf(need -> need.kind() == ObjectKind.TABLE);
        return all;
    }
}
