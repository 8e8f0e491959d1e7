package org.pgcaravan.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts objects in an order in which they can be made: by section, then each after all it needs, and else by kind and name, so
 * that equal schemas give equal lists. What cannot be ordered as it stands is taken apart: a view's query, a column's default
 * or a check is made later than the rest of its object.
 */
final class DependencyOrder {

    private static final Comparator<CatalogObject> BY_KIND_AND_NAME = DependencyOrder::compare;

    private record Edge(CatalogObject from, CatalogObject to) {}

    private final CatalogObjects objects;
    private final Set<Edge> ignored = new HashSet<>();
    private Map<CatalogObject, Set<CatalogObject>> needs = new LinkedHashMap<>();

    DependencyOrder(CatalogObjects objects) {
        this.objects = objects;
    }

    List<CatalogObject> sorted() {
        connect();
        while (true) {
            boolean changed = postpone();
            List<CatalogObject> sorted = sort();
            if (sorted.size() == needs.size() && !changed) {
                return sorted;
            }
            if (sorted.size() != needs.size()) {
                List<List<CatalogObject>> loops = new Loops(needs).find();
                if (loops.isEmpty()) {
                    throw new IllegalStateException(
                            "A loop is left among " + (needs.size() - sorted.size()) + " objects");
                }
                loops.forEach(this::breakLoop);
            }
            connect();
        }
    }

    private static int compare(CatalogObject one, CatalogObject other) {
        int order = one.section().compareTo(other.section());
        order = order != 0 ? order : one.kind().compareTo(other.kind());
        order = order != 0 ? order : one.schema().compareTo(other.schema());
        order = order != 0 ? order : one.name().compareTo(other.name());
        return order != 0 ? order : one.target().compareTo(other.target());
    }

    private void connect() {
        needs = new LinkedHashMap<>();
        for (CatalogObject object : objects.all()) {
            if (object.inside() == null) {
                Set<CatalogObject> all = object.settledNeeds();
                if (!ignored.isEmpty()) {
                    all.removeIf(need -> ignored.contains(new Edge(object, need)));
                }
                needs.put(object, all);
            }
        }
    }

    /** What needs something from after the data moves there; of relations, only the part that needs it does. */
    private boolean postpone() {
        boolean changed = false;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (CatalogObject object : List.copyOf(needs.keySet())) {
                if (!isLate(object) && needsLate(object)) {
                    moved |= postpone(object);
                }
            }
            changed |= moved;
            if (moved) {
                connect();
            }
        }
        return changed;
    }

    private boolean postpone(CatalogObject object) {
        List<CatalogObject> late = object.parts().stream()
                .filter(part -> part.needs().stream().anyMatch(need -> isLate(need.settled())))
                .toList();
        if (!late.isEmpty()) {
            late.forEach(part -> part.separate(Section.POST_DATA));
        } else if (object.kind() == ObjectKind.TABLE || object.kind() == ObjectKind.FOREIGN_TABLE) {
            needs.get(object).stream()
                    .filter(this::isLate)
                    .toList()
                    .forEach(need -> ignore(object, need, "which is made after the rows"));
        } else {
            object.postpone();
        }
        return true;
    }

    private boolean needsLate(CatalogObject object) {
        for (CatalogObject need : needs.get(object)) {
            if (isLate(need)) {
                return true;
            }
        }
        return false;
    }

    private boolean isLate(CatalogObject object) {
        return object.section() == Section.POST_DATA;
    }

    private void breakLoop(List<CatalogObject> loop) {
        Set<CatalogObject> members = new HashSet<>(loop);
        if (separate(members, ObjectKind.VIEW_QUERY)
                || separate(members, ObjectKind.DEFAULT)
                || separate(members, ObjectKind.CHECK)
                || separate(members, ObjectKind.DOMAIN_DEFAULT)
                || separate(members, ObjectKind.DOMAIN_CHECK)
                || announceRoutine(members)) {
            return;
        }
        CatalogObject first = loop.stream().min(BY_KIND_AND_NAME).orElseThrow();
        needs.get(first).stream()
                .filter(members::contains)
                .toList()
                .forEach(need -> ignore(first, need, "which need each other"));
    }

    /** Makes one of them in two steps. */
    private boolean announceRoutine(Set<CatalogObject> loop) {
        for (CatalogObject member : loop.stream().sorted(BY_KIND_AND_NAME).toList()) {
            CatalogObject head = member instanceof Routine routine ? routine.announce(loop) : null;
            if (head != null) {
                objects.add(head);
                for (CatalogObject other : loop) {
                    other.needInstead(head, member);
                    other.parts().forEach(part -> part.needInstead(head, member));
                }
                return true;
            }
        }
        return false;
    }

    /** Separates the parts of that kind that lead on within the loop. */
    private boolean separate(Set<CatalogObject> loop, ObjectKind kind) {
        boolean any = false;
        for (CatalogObject member : loop) {
            for (CatalogObject part : List.copyOf(member.parts())) {
                if (part.kind() == kind
                        && part.needs().stream()
                                .anyMatch(need -> need.settled() != member && loop.contains(need.settled()))) {
                    part.separate(Section.PRE_DATA);
                    if (kind == ObjectKind.DOMAIN_CHECK) {
                        makeBeforeUse(part, member);
                    }
                    any = true;
                }
            }
        }
        return any;
    }

    /** A domain takes a check only as long as no column has it in an array or a composite type. */
    private void makeBeforeUse(CatalogObject check, CatalogObject domain) {
        Set<CatalogObject> before = new HashSet<>();
        Deque<CatalogObject> open = new ArrayDeque<>(check.settledNeeds());
        while (!open.isEmpty()) {
            CatalogObject need = open.pop();
            if (before.add(need)) {
                open.addAll(needs.getOrDefault(need, Set.of()));
            }
        }
        needs.forEach((object, all) -> {
            if (all.contains(domain) && object != check && !before.contains(object)) {
                object.need(check);
            }
        });
    }

    /** No order makes both; that the others have one is for reading them to the end. */
    private void ignore(CatalogObject object, CatalogObject need, String why) {
        ignored.add(new Edge(object, need));
        objects.inexpressible(object, object + " and " + need + ", " + why);
    }

    /**
     * Takes, again and again, the first in rank of what needs nothing more. Ranks are small numbers, for in a large schema names
     * are compared more often than all else is done.
     *
     * @return without what is part of a loop, or needs that
     */
    private List<CatalogObject> sort() {
        List<CatalogObject> ranked =
                needs.keySet().stream().sorted(BY_KIND_AND_NAME).toList();
        List<List<Integer>> neededBy = neededBy(ranked);
        int[] missing = new int[ranked.size()];
        BitSet ready = new BitSet();
        for (int rank = 0; rank < missing.length; rank++) {
            missing[rank] = needs.get(ranked.get(rank)).size();
            ready.set(rank, missing[rank] == 0);
        }
        List<CatalogObject> sorted = new ArrayList<>(missing.length);
        int next = ready.nextSetBit(0);
        while (next >= 0) {
            ready.clear(next);
            sorted.add(ranked.get(next));
            int first = next;
            for (int rank : neededBy.get(next)) {
                if (--missing[rank] == 0) {
                    ready.set(rank);
                    first = Math.min(first, rank);
                }
            }
            next = ready.nextSetBit(first);
        }
        return sorted;
    }

    /** @return for each rank the ranks of what needs it */
    private List<List<Integer>> neededBy(List<CatalogObject> ranked) {
        Map<CatalogObject, Integer> ranks = new HashMap<>(2 * ranked.size());
        ranked.forEach(object -> ranks.put(object, ranks.size()));
        List<List<Integer>> neededBy = new ArrayList<>(Collections.nCopies(ranked.size(), List.of()));
        for (int rank = 0; rank < ranked.size(); rank++) {
            for (CatalogObject need : needs.get(ranked.get(rank))) {
                Integer needed = ranks.get(need);
                if (needed != null && neededBy.get(needed).isEmpty()) {
                    neededBy.set(needed, new ArrayList<>(2));
                }
                if (needed != null) {
                    neededBy.get(needed).add(rank);
                }
            }
        }
        return neededBy;
    }
}
