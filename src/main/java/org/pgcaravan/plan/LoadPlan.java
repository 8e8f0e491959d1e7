package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.dump.Stretch.Role;

/**
 * What an import will do: a task for each stretch of a dump, waiting for what it needs. Rows wait for nothing but the
 * statements in order before them; indexes and keys for the rows of their table; foreign keys for the keys of theirs.
 */
public final class LoadPlan {

    private static final long SMALLEST_WEIGHT = 1;

    private final String attempt;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Long> rowsOf = new HashMap<>();
    private final Map<String, Set<String>> dataOf = new HashMap<>();
    private final Map<String, Set<String>> buildsOf = new HashMap<>();
    /** Everything since the last task that all waited for. */
    private final Set<String> sinceBarrier = new HashSet<>();

    private final List<Stretch> afterBuilds = new ArrayList<>();
    private boolean foreignKeys;
    private String barrier;

    private LoadPlan(String attempt) {
        this.attempt = attempt;
    }

    /** @return tasks for {@link TaskSchedule} */
    public static List<Task> of(String attempt, List<Stretch> stretches) {
        LoadPlan plan = new LoadPlan(attempt);
        stretches.forEach(plan::add);
        plan.close();
        return List.copyOf(plan.tasks);
    }

    /** @return one task after the other, for one connection; sequences last, for they are not rolled back */
    public static List<Task> inOneTransaction(String attempt, List<Stretch> stretches) {
        LoadPlan plan = new LoadPlan(attempt);
        for (boolean sequences : new boolean[] {false, true}) {
            stretches.stream()
                    .filter(stretch -> (stretch.role() == Role.SEQUENCE) == sequences)
                    .forEach(stretch -> plan.inOrder(stretch.inOrder()));
        }
        return List.copyOf(plan.tasks);
    }

    private void add(Stretch stretch) {
        switch (stretch.role()) {
            case DATA -> data(stretch);
            case BUILD -> build(stretch);
            case FOREIGN_KEY -> foreignKey(stretch);
            case ATTACH, AFTER_BUILDS, SEQUENCE -> afterBuilds.add(stretch);
            case IN_ORDER -> inOrder(stretch);
        }
    }

    private void data(Stretch stretch) {
        if (foreignKeys) {
            close();
        }
        String id = task(stretch, waiting(), stretch.tables(), false, stretch.length());
        for (String table : stretch.tables()) {
            dataOf.computeIfAbsent(table, name -> new HashSet<>()).add(id);
            rowsOf.merge(table, Math.max(0, stretch.length()), Long::sum);
        }
    }

    private void build(Stretch stretch) {
        if (foreignKeys) {
            close();
        }
        Set<String> after = waiting();
        stretch.tables().forEach(table -> after.addAll(dataOf.getOrDefault(table, Set.of())));
        if (stretch.exclusive()) { // it may be made of an index that was built before
            stretch.tables().forEach(table -> after.addAll(buildsOf.getOrDefault(table, Set.of())));
        }
        String id = task(stretch, after, stretch.tables(), stretch.exclusive(), weight(stretch));
        stretch.tables()
                .forEach(table ->
                        buildsOf.computeIfAbsent(table, name -> new HashSet<>()).add(id));
    }

    private void foreignKey(Stretch stretch) {
        if (!foreignKeys && afterBuilds.stream().anyMatch(other -> other.role() == Role.ATTACH)) {
            close();
        }
        foreignKeys = true;
        Set<String> after = waiting();
        for (String table : stretch.tables()) {
            after.addAll(dataOf.getOrDefault(table, Set.of()));
            after.addAll(buildsOf.getOrDefault(table, Set.of()));
        }
        task(stretch, after, stretch.tables(), true, weight(stretch));
    }

    private void inOrder(Stretch stretch) {
        close();
        barrier = task(stretch, waiting(), List.of(), false, stretch.length());
        sinceBarrier.clear();
    }

    /** An index is built in less than half the time that its table's text was loaded in. */
    private long weight(Stretch stretch) {
        return stretch.tables().stream()
                        .mapToLong(table -> rowsOf.getOrDefault(table, 0L))
                        .sum()
                / 3;
    }

    private Set<String> waiting() {
        return barrier == null ? new HashSet<>() : new HashSet<>(Set.of(barrier));
    }

    /** Everything so far is to end before anything after begins. */
    private void close() {
        if (!sinceBarrier.isEmpty()) {
            Set<String> after = new HashSet<>(sinceBarrier);
            barrier = add(new Task.Load(attempt, "join:" + tasks.size(), null, after, Set.of(), false, 0, "-"));
            sinceBarrier.clear();
        }
        for (Stretch stretch : afterBuilds) {
            barrier = task(stretch, waiting(), List.of(), false, stretch.length());
        }
        afterBuilds.clear();
        sinceBarrier.clear();
        dataOf.clear();
        buildsOf.clear();
        foreignKeys = false;
    }

    private String task(Stretch stretch, Set<String> after, List<String> tables, boolean exclusive, long weight) {
        Set<Long> oids = new HashSet<>();
        tables.forEach(table -> oids.add(numbers.computeIfAbsent(table, name -> numbers.size() + 1L)));
        String id = "load:" + stretch.file() + ":" + stretch.offset();
        String subject = tables.isEmpty() ? stretch.file() + ", line " + stretch.line() : tables.get(0);
        return add(new Task.Load(
                attempt, id, stretch, after, oids, exclusive, Math.max(SMALLEST_WEIGHT, weight), subject));
    }

    private String add(Task.Load task) {
        tasks.add(task);
        sinceBarrier.add(task.id());
        return task.id();
    }
}
