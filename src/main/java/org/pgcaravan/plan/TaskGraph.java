package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An attempt's tasks and what waits for what. */
final class TaskGraph {

    private final List<Task> sorted;
    private final Map<String, List<Task>> dependents = new HashMap<>();
    /** Task id → the cost of the longest way from its beginning to the end of all tasks. */
    private final Map<String, Long> urgencies = new HashMap<>();

    /** @throws IllegalArgumentException when tasks wait for each other in a circle, or for one that is not there */
    TaskGraph(Collection<Task> tasks) {
        Set<String> ids = new HashSet<>();
        tasks.forEach(task -> ids.add(task.id()));
        for (Task task : tasks) {
            for (String before : task.after()) {
                if (!ids.contains(before)) {
                    throw new IllegalArgumentException(task.id() + " waits for " + before + ", which is no task");
                }
                dependents.computeIfAbsent(before, id -> new ArrayList<>()).add(task);
            }
        }
        sorted = inAnOrderThatWorks(tasks);
        weighFromTheEnd();
    }

    private List<Task> inAnOrderThatWorks(Collection<Task> tasks) {
        Map<String, Integer> left = new HashMap<>();
        tasks.forEach(task -> left.put(task.id(), task.after().size()));
        List<Task> found = new ArrayList<>(
                tasks.stream().filter(task -> task.after().isEmpty()).toList());
        for (int i = 0; i < found.size(); i++) {
            for (Task next : dependents(found.get(i))) {
                if (left.merge(next.id(), -1, Integer::sum) == 0) {
                    found.add(next);
                }
            }
        }
        if (found.size() != tasks.size()) {
            Set<Task> stuck = new HashSet<>(tasks);
            found.forEach(stuck::remove);
            throw new IllegalArgumentException("Tasks wait for each other in a circle: "
                    + stuck.stream().map(Task::id).sorted().limit(10).toList());
        }
        return List.copyOf(found);
    }

    private void weighFromTheEnd() {
        for (int i = sorted.size() - 1; i >= 0; i--) {
            Task task = sorted.get(i);
            long following =
                    dependents(task).stream().mapToLong(this::urgency).max().orElse(0);
            urgencies.put(task.id(), task.cost() + following);
        }
    }

    /** @return each behind what it waits for */
    List<Task> tasks() {
        return sorted;
    }

    /** @return what waits for it */
    List<Task> dependents(Task task) {
        return dependents.getOrDefault(task.id(), List.of());
    }

    /** @return the cost of the longest way from its beginning to the end of all tasks */
    long urgency(Task task) {
        return urgencies.get(task.id());
    }
}
