package org.pgcaravan.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the objects that need each other: strongly connected components by Tarjan's algorithm, without recursion. */
final class Loops {

    private final Map<CatalogObject, Set<CatalogObject>> needs;
    private final Map<CatalogObject, Integer> number = new HashMap<>();
    private final Map<CatalogObject, Integer> lowest = new HashMap<>();
    private final Deque<CatalogObject> open = new ArrayDeque<>();
    private final Set<CatalogObject> isOpen = new HashSet<>();
    private final List<List<CatalogObject>> found = new ArrayList<>();

    private record Visit(CatalogObject object, Iterator<CatalogObject> rest) {}

    Loops(Map<CatalogObject, Set<CatalogObject>> needs) {
        this.needs = needs;
    }

    /** @return each set of two or more objects that need each other */
    List<List<CatalogObject>> find() {
        for (CatalogObject object : needs.keySet()) {
            if (!number.containsKey(object)) {
                visit(object);
            }
        }
        return found;
    }

    private void visit(CatalogObject start) {
        Deque<Visit> path = new ArrayDeque<>();
        path.push(enter(start));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.rest().hasNext()) {
                CatalogObject need = visit.rest().next();
                if (!number.containsKey(need)) {
                    path.push(enter(need));
                } else if (isOpen.contains(need)) {
                    lowest.merge(visit.object(), number.get(need), Math::min);
                }
            } else {
                path.pop();
                leave(visit.object());
                if (!path.isEmpty()) {
                    lowest.merge(path.peek().object(), lowest.get(visit.object()), Math::min);
                }
            }
        }
    }

    private Visit enter(CatalogObject object) {
        number.put(object, number.size());
        lowest.put(object, number.get(object));
        open.push(object);
        isOpen.add(object);
        return new Visit(object, needs.getOrDefault(object, Set.of()).iterator());
    }

    private void leave(CatalogObject object) {
        if (!lowest.get(object).equals(number.get(object))) {
            return;
        }
        List<CatalogObject> component = new ArrayList<>();
        CatalogObject member;
        do {
            member = open.pop();
            isOpen.remove(member);
            component.add(member);
        } while (member != object);
        if (component.size() > 1) {
            found.add(component);
        }
    }
}
