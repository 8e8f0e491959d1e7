package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.dump.Stretch.Role;

/**
 * What an import will do: a task for each stretch of a dump, waiting for what it needs. Rows wait for nothing but the
 * statements in order before them, and those of tables that the dump does not make for each other; indexes and keys for
 * the rows of their table; foreign keys for the rows of both their tables and the keys of the one that they refer to.
 * Statistics are gathered when a table's indexes are there, beside the rest.
 */
public final class LoadPlan {

    private final String attempt;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final LoadCosts costs = new LoadCosts();
    private final UncountedBytes uncounted;
    private final Map<String, Set<String>> dataOf = new HashMap<>();
    private final Map<String, Set<String>> buildsOf = new HashMap<>();
    /** What a foreign key may refer to, and what locks everybody else out. */
    private final Map<String, Set<String>> keysOf = new HashMap<>();
    /** Table → the last stretch of its rows, until its statistics are planned. */
    private final Map<String, Stretch> filled = new LinkedHashMap<>();
    /** Everything since the last task that all waited for. */
    private final Set<String> sinceBarrier = new HashSet<>();

    private final List<Stretch> afterBuilds = new ArrayList<>();
    private boolean foreignKeys;
    private String barrier;
    /** The last rows of a table that an extension made, with its foreign keys and triggers; null before any. */
    private String lastInTurn;

    private LoadPlan(String attempt, List<Stretch> stretches, long bytes) {
        this.attempt = attempt;
        this.uncounted = new UncountedBytes(stretches, bytes);
    }

    /**
     * @param bytes of the dump, as plain SQL
     * @return tasks for {@link TaskSchedule}; if there are any, their bytes are those of the dump
     */
    public static List<Task> of(String attempt, List<Stretch> stretches, long bytes) {
        LoadPlan plan = new LoadPlan(attempt, stretches, bytes);
        stretches.forEach(plan::add);
        plan.close();
        return List.copyOf(plan.tasks);
    }

    /**
     * @param bytes of the dump, as plain SQL
     * @return one task after the other, for one connection; sequences last, for they are not rolled back
     */
    public static List<Task> inOneTransaction(String attempt, List<Stretch> stretches, long bytes) {
        List<Stretch> uncut = uncut(stretches);
        LoadPlan plan = new LoadPlan(attempt, uncut, bytes);
        for (boolean sequences : new boolean[] {false, true}) {
            uncut.stream()
                    .filter(stretch -> (stretch.role() == Role.SEQUENCE) == sequences)
                    .forEach(stretch ->
                            plan.inOrder(isForeignKey(stretch) ? stretch.as(Role.FOREIGN_KEY) : stretch.inOrder()));
        }
        return List.copyOf(plan.tasks);
    }

    /** Nothing is gained by several statements, and a foreign key that is there is held against all rows of one. */
    private static List<Stretch> uncut(List<Stretch> stretches) {
        List<Stretch> uncut = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int last = uncut.size() - 1;
            if (last >= 0 && uncut.get(last).goesOnIn(stretch)) {
                uncut.set(last, uncut.get(last).together(stretch));
            } else {
                uncut.add(stretch);
            }
        }
        return uncut;
    }

    private static boolean isForeignKey(Stretch stretch) {
        return stretch.role() == Role.FOREIGN_KEY || stretch.role() == Role.DIVISIBLE_FOREIGN_KEY;
    }

    private void add(Stretch stretch) {
        switch (stretch.role()) {
            case DATA, DATA_IN_TURN -> data(stretch);
            case BUILD, KEY -> build(stretch);
            case FOREIGN_KEY -> foreignKey(stretch);
            case DIVISIBLE_FOREIGN_KEY -> divided(stretch);
            case NOT_VALID, VALIDATE, ANALYZE ->
                throw new IllegalArgumentException(stretch.role() + " is made by the plan");
            case ATTACH, AFTER_BUILDS, SEQUENCE -> afterBuilds.add(stretch);
            case IN_ORDER -> inOrder(stretch);
        }
    }

    private void data(Stretch stretch) {
        if (foreignKeys) {
            close();
        }
        Set<String> after = waiting();
        if (stretch.role() == Role.DATA_IN_TURN && lastInTurn != null) {
            after.add(lastInTurn);
        }
        String id = task(stretch, after, stretch.tables(), false, stretch.length());
        costs.add(stretch);
        if (stretch.role() == Role.DATA_IN_TURN) {
            lastInTurn = id;
        }
        for (String table : stretch.tables()) {
            dataOf.computeIfAbsent(table, name -> new HashSet<>()).add(id);
            filled.put(table, stretch);
        }
    }

    private void build(Stretch stretch) {
        if (foreignKeys) {
            close();
        }
        Set<String> after = waiting();
        stretch.tables().forEach(table -> after.addAll(dataOf.getOrDefault(table, Set.of())));
        if (stretch.exclusive()) { // it may be made of an index that was built before
            stretch.tables().forEach(table -> after.addAll(keysOf.getOrDefault(table, Set.of())));
        }
        String id = task(stretch, after, stretch.tables(), stretch.exclusive(), costs.weight(stretch));
        stretch.tables()
                .forEach(table ->
                        buildsOf.computeIfAbsent(table, name -> new HashSet<>()).add(id));
        if (stretch.exclusive() || stretch.role() == Role.KEY) {
            stretch.tables()
                    .forEach(table -> keysOf.computeIfAbsent(table, name -> new HashSet<>())
                            .add(id));
        }
    }

    private void foreignKey(Stretch stretch) {
        beginForeignKeys();
        Set<String> after = waiting();
        for (String table : stretch.tables()) {
            after.addAll(dataOf.getOrDefault(table, Set.of()));
            after.addAll(buildsOf.getOrDefault(table, Set.of()));
        }
        after.addAll(keysReferredTo(stretch));
        task(stretch, after, stretch.tables(), true, costs.weight(stretch));
    }

    /**
     * Those of the table that a foreign key refers to; all, when none is known by that name: pg_dump up to 10.2 leaves the
     * schema out where the search path says it, and names it in another schema's foreign key.
     */
    private Set<String> keysReferredTo(Stretch stretch) {
        Set<String> keys = keysOf.get(stretch.tables().get(1));
        return keys != null
                ? keys
                : keysOf.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    private void beginForeignKeys() {
        if (!foreignKeys && afterBuilds.stream().anyMatch(other -> other.role() == Role.ATTACH)) {
            close();
        }
        foreignKeys = true;
    }

    /**
     * Adding a key that holds for new rows only takes no time, and locks out whoever builds on either table. Holding the
     * rows against it takes long, and locks out only who builds on the table that they are in: not even a second key that
     * refers to the same table, or indexes of that.
     */
    private void divided(Stretch stretch) {
        beginForeignKeys();
        Set<String> after = waiting();
        stretch.tables().forEach(table -> after.addAll(dataOf.getOrDefault(table, Set.of())));
        after.addAll(keysReferredTo(stretch));
        String added = task(stretch.as(Role.NOT_VALID), after, stretch.tables(), true, LoadCosts.SMALLEST);
        task(stretch.as(Role.VALIDATE), Set.of(added), stretch.tables().subList(0, 1), true, costs.weight(stretch));
    }

    /** What locks a table waits for its indexes, so that none waits for it. */
    private void analyses() {
        filled.forEach((table, stretch) -> {
            Set<String> after = waiting();
            after.addAll(dataOf.getOrDefault(table, Set.of()));
            after.addAll(buildsOf.getOrDefault(table, Set.of()));
            task(stretch.as(Role.ANALYZE), after, List.of(table), true, LoadCosts.SMALLEST);
        });
        filled.clear();
    }

    private void inOrder(Stretch stretch) {
        close();
        barrier = task(stretch, waiting(), List.of(), false, stretch.length());
        sinceBarrier.clear();
    }

    private Set<String> waiting() {
        return barrier == null ? new HashSet<>() : new HashSet<>(Set.of(barrier));
    }

    /** Everything so far is to end before anything after begins. */
    private void close() {
        analyses();
        if (!sinceBarrier.isEmpty()) {
            Set<String> after = new HashSet<>(sinceBarrier);
            barrier = add(new Task.Load(attempt, "join:" + tasks.size(), null, after, Set.of(), false, 0, 0, 0, "-"));
            sinceBarrier.clear();
        }
        for (Stretch stretch : afterBuilds) {
            barrier = task(stretch, waiting(), List.of(), false, stretch.length());
        }
        afterBuilds.clear();
        sinceBarrier.clear();
        dataOf.clear();
        buildsOf.clear();
        keysOf.clear();
        lastInTurn = null;
        foreignKeys = false;
    }

    private String task(Stretch stretch, Set<String> after, List<String> tables, boolean exclusive, long weight) {
        return add(load(stretch, after, tables, exclusive, weight));
    }

    private Task.Load load(Stretch stretch, Set<String> after, List<String> tables, boolean exclusive, long weight) {
        Set<Long> oids = new HashSet<>();
        tables.forEach(table -> oids.add(numbers.computeIfAbsent(table, name -> numbers.size() + 1L)));
        String id = purpose(stretch.role()) + ":" + stretch.file() + ":" + stretch.offset();
        String subject = tables.isEmpty() ? stretch.file() + ", line " + stretch.line() : tables.get(0);
        return new Task.Load(
                attempt,
                id,
                stretch,
                after,
                oids,
                exclusive,
                Math.max(LoadCosts.SMALLEST, weight),
                costs.cost(stretch),
                uncounted.take(stretch),
                subject);
    }

    private static String purpose(Role role) {
        return switch (role) {
            case VALIDATE -> "validate";
            case ANALYZE -> "analyze";
            default -> "load";
        };
    }

    private String add(Task.Load task) {
        tasks.add(task);
        sinceBarrier.add(task.id());
        return task.id();
    }
}
