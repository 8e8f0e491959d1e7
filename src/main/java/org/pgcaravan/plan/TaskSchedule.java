package org.pgcaravan.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hands out an attempt's tasks, each as soon as what it needs is done and a connection is free for it. Made for Camel's
 * streaming splitter, which asks {@link #hasNext()} once more before it runs the task that it holds: so {@code hasNext()}
 * never waits and only says whether any task is unfinished; {@link #next()} waits, and returns null, which the splitter
 * skips, when the tasks ran out meanwhile.
 *
 * <p>Whoever runs a task reports its end by {@link #finished} or {@link #failed}, whatever happened: a task that is
 * never reported would keep {@code next()} waiting for ever.
 */
public final class TaskSchedule implements Iterator<Task> {

    /** Builds before copies, while their table is still in the server's cache; then what most still has to follow. */
    private final Comparator<Task> order = Comparator.comparing(Task::copies)
            .thenComparing(
                    Comparator.comparingLong((Task task) -> urgency(task)).reversed())
            .thenComparing(Task::id);

    private final int limit;
    private final TreeSet<Task> ready = new TreeSet<>(order);
    /** Task id → the cost of the longest way from its beginning to the end of all tasks. */
    private final Map<String, Long> urgencies = new HashMap<>();

    private final Map<String, Integer> missing = new HashMap<>();
    private final Map<String, List<Task>> dependents = new HashMap<>();
    private final Map<String, Task> running = new HashMap<>();
    /** Of those, the ones that are at work: a splitter that ends leaves the rest of what it took undone. */
    private final Set<String> begun = new HashSet<>();

    private final Map<Long, Integer> tablesInUse = new HashMap<>();
    private final Set<Long> tablesTaken = new HashSet<>();
    private int unfinished;
    private boolean stopped;

    /**
     * @param limit tasks that may run at once
     * @throws IllegalArgumentException when tasks wait for each other in a circle, or for one that is not there
     */
    public TaskSchedule(Collection<Task> tasks, int limit) {
        this.limit = limit;
        this.unfinished = tasks.size();
        Set<String> ids = new HashSet<>();
        tasks.forEach(task -> ids.add(task.id()));
        for (Task task : tasks) {
            missing.put(task.id(), task.after().size());
            for (String before : task.after()) {
                if (!ids.contains(before)) {
                    throw new IllegalArgumentException(task.id() + " waits for " + before + ", which is no task");
                }
                dependents.computeIfAbsent(before, id -> new ArrayList<>()).add(task);
            }
        }
        weighFromTheEnd(inAnOrderThatWorks(tasks));
        tasks.stream().filter(task -> task.after().isEmpty()).forEach(ready::add);
    }

    private List<Task> inAnOrderThatWorks(Collection<Task> tasks) {
        Map<String, Integer> left = new HashMap<>(missing);
        List<Task> sorted = new ArrayList<>(
                tasks.stream().filter(task -> task.after().isEmpty()).toList());
        for (int i = 0; i < sorted.size(); i++) {
            for (Task next : dependents.getOrDefault(sorted.get(i).id(), List.of())) {
                if (left.merge(next.id(), -1, Integer::sum) == 0) {
                    sorted.add(next);
                }
            }
        }
        if (sorted.size() != tasks.size()) {
            Set<Task> stuck = new HashSet<>(tasks);
            sorted.forEach(stuck::remove);
            throw new IllegalArgumentException("Tasks wait for each other in a circle: "
                    + stuck.stream().map(Task::id).sorted().limit(10).toList());
        }
        return sorted;
    }

    private void weighFromTheEnd(List<Task> sorted) {
        for (int i = sorted.size() - 1; i >= 0; i--) {
            Task task = sorted.get(i);
            long following = dependents.getOrDefault(task.id(), List.of()).stream()
                    .mapToLong(this::urgency)
                    .max()
                    .orElse(0);
            urgencies.put(task.id(), task.cost() + following);
        }
    }

    private long urgency(Task task) {
        return urgencies.get(task.id());
    }

    /** Whether any task is unfinished; never waits. */
    @Override
    public synchronized boolean hasNext() {
        return !stopped && unfinished > 0;
    }

    /**
     * Waits for a task that may run now.
     *
     * @return null when there is none left, or the schedule was stopped
     */
    @Override
    public synchronized Task next() {
        while (hasNext()) {
            Task task = running.size() < limit ? firstThatMayRun() : null;
            if (task != null) {
                start(task);
                return task;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            }
        }
        return null;
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

    /**
     * The task, which was handed out, is to be run now.
     *
     * @return false when the schedule was stopped meanwhile, so that it must not
     */
    public synchronized boolean begin(Task task) {
        return !stopped && running.containsKey(task.id()) && begun.add(task.id());
    }

    /** The task is done: what waited for it may become ready. */
    public synchronized void finished(Task task) {
        if (settled(task)) {
            unfinished--;
            for (Task dependent : dependents.getOrDefault(task.id(), List.of())) {
                if (missing.merge(dependent.id(), -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
    }

    /** The task failed: nothing more is handed out. Reporting a task a second time changes nothing. */
    public synchronized void failed(Task task) {
        if (settled(task)) {
            stop();
        }
    }

    private boolean settled(Task task) {
        if (running.remove(task.id()) == null) {
            return false;
        }
        begun.remove(task.id());
        for (Long table : task.tables()) {
            tablesInUse.computeIfPresent(table, (oid, users) -> users == 1 ? null : users - 1);
            if (task.isExclusive()) {
                tablesTaken.remove(table);
            }
        }
        notifyAll();
        return true;
    }

    /** @return how many tasks run, or could run beside them if somebody took them now */
    public synchronized int inDemand() {
        return Math.min(limit, running.size() + ready.size());
    }

    /** Hands out nothing more. Tasks that run are not touched. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Whether every task was handed out and done. */
    public synchronized boolean isComplete() {
        return unfinished == 0;
    }

    /** Waits until no task that was begun runs. @return false when one still does after {@code patience} */
    public synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!begun.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** @throws NoSuchElementException when the schedule hands out nothing any more though tasks are left */
    public synchronized void requireComplete() {
        if (!isComplete()) {
            throw new NoSuchElementException(unfinished + " tasks were never run");
        }
    }
}
