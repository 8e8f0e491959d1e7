package org.pgcaravan.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes steps of what comes after the data. Indexes and constraints, and what those need, wait for their own tables and for
 * each other; all else waits for all of that and for all rows, and follows in one line, for it is quick and may fire or lock.
 */
final class PostData {

    private final List<PostDataStep> steps = new ArrayList<>();
    private final Map<CatalogObject, Integer> ids = new HashMap<>();
    private final CatalogFilter filter;
    private final Set<Long> allTables;
    private boolean lineStarted;

    PostData(CatalogFilter filter, Set<Long> allTables) {
        this.filter = filter;
        this.allTables = allTables;
    }

    /** @param sorted of the section POST_DATA, each after what it needs */
    void addParallel(Collection<CatalogObject> sorted) {
        Set<CatalogObject> parallel = parallel(sorted);
        for (CatalogObject object : sorted) {
            if (parallel.contains(object)) {
                Set<Integer> after = new HashSet<>();
                for (CatalogObject need : object.settledNeeds()) {
                    if (ids.containsKey(need)) {
                        after.add(ids.get(need));
                    }
                }
                add(object, Set.copyOf(object.tables()), after);
            }
        }
        sorted.stream().filter(object -> !parallel.contains(object)).forEach(this::addInLine);
    }

    void addInLine(CatalogObject object) {
        addInLine(kind(object), object.target(), wanted(object));
    }

    void addInLine(PostDataStep.Kind kind, String object, List<Ddl> statements) {
        boolean first = !lineStarted;
        Set<Integer> after = new HashSet<>();
        if (first) {
            steps.forEach(step -> after.add(step.id()));
        } else {
            after.add(steps.size());
        }
        lineStarted = true;
        steps.add(new PostDataStep(steps.size() + 1, kind, object, statements, first ? allTables : Set.of(), after, 0));
    }

    private List<Ddl> wanted(CatalogObject object) {
        List<Ddl> wanted = object.statements();
        wanted.removeIf(ddl -> !filter.wants(ddl));
        return wanted;
    }

    List<PostDataStep> steps() {
        return List.copyOf(steps);
    }

    private void add(CatalogObject object, Set<Long> tables, Set<Integer> after) {
        int id = steps.size() + 1;
        ids.put(object, id);
        steps.add(new PostDataStep(id, kind(object), object.target(), wanted(object), tables, after, object.bytes()));
    }

    /** Index-like objects and all after the data that they need, be it a function of an index's expression. */
    private static Set<CatalogObject> parallel(Collection<CatalogObject> sorted) {
        Set<CatalogObject> parallel = new HashSet<>();
        Deque<CatalogObject> open = new ArrayDeque<>();
        for (CatalogObject object : sorted) {
            if (kind(object) != PostDataStep.Kind.OTHER && parallel.add(object)) {
                open.push(object);
            }
        }
        while (!open.isEmpty()) {
            for (CatalogObject need : open.pop().settledNeeds()) {
                if (need.section() == Section.POST_DATA && parallel.add(need)) {
                    open.push(need);
                }
            }
        }
        return parallel;
    }

    private static PostDataStep.Kind kind(CatalogObject object) {
        return switch (object.kind()) {
            case INDEX -> PostDataStep.Kind.INDEX;
            case CONSTRAINT -> PostDataStep.Kind.CONSTRAINT;
            case INDEX_PARTITION -> PostDataStep.Kind.INDEX_PARTITION;
            case FOREIGN_KEY -> PostDataStep.Kind.FOREIGN_KEY;
            default -> PostDataStep.Kind.OTHER;
        };
    }
}
