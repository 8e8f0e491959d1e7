package org.pgcaravan.plan;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Which tasks may run now, and which of them comes first. Not for several threads. */
final class Agenda {

    private final TaskGraph graph;
    private final int limit;
    private final TreeSet<Task> ready;
    private final Map<String, Integer> missing = new HashMap<>();
    private final Map<String, Task> running = new HashMap<>();
    private final Map<Long, Integer> tablesInUse = new HashMap<>();
    private final Set<Long> tablesTaken = new HashSet<>();
    private int unfinished;

    /**
     * @param limit tasks that may run at once
     * @param urgency what has more of it comes first; builds before copies, while their table is still in the server's cache
     */
    Agenda(TaskGraph graph, int limit, ToLongFunction<Task> urgency) {
        this.graph = graph;
        this.limit = limit;
        this.unfinished = graph.tasks().size();
        this.ready = new TreeSet<>(Comparator.comparing(Task::copies)
                .thenComparing(Comparator.comparingLong(urgency).reversed())
                .thenComparing(Task::id));
        for (Task task : graph.tasks()) {
            missing.put(task.id(), task.after().size());
            if (task.after().isEmpty()) {
                ready.add(task);
            }
        }
    }

    /** Takes the first that may run; null when none may. */
    Task take() {
        Task task = running.size() < limit ? firstThatMayRun() : null;
        if (task != null) {
            start(task);
        }
        return task;
    }

    /** What waits to have a table alone comes before others on it that are less urgent, unless there is nothing else to do. */
    private Task firstThatMayRun() {
        Set<Long> wanted = new HashSet<>();
        Task instead = null;
        for (Task task : ready) {
            if (!isFree(task)) {
                if (task.isExclusive()) {
                    wanted.addAll(task.tables());
                }
            } else if (task.tables().stream().noneMatch(wanted::contains)) {
                return task;
            } else if (instead == null) {
                instead = task;
            }
        }
        return instead;
    }

    private boolean isFree(Task task) {
        return task.isExclusive()
                ? task.tables().stream().noneMatch(tablesInUse::containsKey)
                : task.tables().stream().noneMatch(tablesTaken::contains);
    }

    private void start(Task task) {
        ready.remove(task);
        running.put(task.id(), task);
        for (Long table : task.tables()) {
            tablesInUse.merge(table, 1, Integer::sum);
            if (task.isExclusive()) {
                tablesTaken.add(table);
            }
        }
    }

    /** What waited for it may run. @return false when it was not taken, or is over already */
    boolean finished(Task task) {
        if (!leave(task)) {
            return false;
        }
        unfinished--;
        for (Task dependent : graph.dependents(task)) {
            if (missing.merge(dependent.id(), -1, Integer::sum) == 0) {
                ready.add(dependent);
            }
        }
        return true;
    }

    /** It will not be done, nor what waits for it. @return false when it was not taken, or is over already */
    boolean leave(Task task) {
        if (running.remove(task.id()) == null) {
            return false;
        }
        for (Long table : task.tables()) {
            tablesInUse.computeIfPresent(table, (oid, users) -> users == 1 ? null : users - 1);
            if (task.isExclusive()) {
                tablesTaken.remove(table);
            }
        }
        return true;
    }

    boolean isRunning(Task task) {
        return running.containsKey(task.id());
    }

    /** @return how many run, or could run beside them */
    int inDemand() {
        return Math.min(limit, running.size() + ready.size());
    }

    /** @return how many are not done */
    int unfinished() {
        return unfinished;
    }
}
