package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * Finds in which order an attempt's tasks end soonest, by running them in thought with each order that it tries. To begin
 * always with what most has to follow is a good order, and not always the best: what has a table alone, a foreign key
 * that is validated, may be left for the end with nothing to run beside it.
 */
final class Rehearsal {

    /** Of all tries together: a fraction of a second. */
    private static final int MOST_STEPS = 100_000;

    private static final int MOST_TRIES = 24;

    /** An order is tried with costs that are wrong in so many ways, for they are estimates. */
    private static final int WAYS = 6;

    /** By which one in three is wrong at least. */
    private static final double WRONG = Math.log(1.6);

    /** A smaller gain is none. */
    private static final double WORTH_IT = 0.995;

    private final TaskGraph graph;
    private final int limit;
    private final Random random;
    private final List<ToLongFunction<Task>> costs = new ArrayList<>();

    /** @param limit tasks that may run at once */
    Rehearsal(TaskGraph graph, int limit) {
        this.graph = graph;
        this.limit = limit;
        this.random = new Random(graph.tasks().size());
    }

    /** @return the best order found, for an {@link Agenda}; the same for the same tasks */
    ToLongFunction<Task> urgency() {
        ToLongFunction<Task> best = graph::urgency;
        int tries = Math.min(
                MOST_TRIES, MOST_STEPS / WAYS / Math.max(1, graph.tasks().size()));
        if (tries == 0 || limit == 1) {
            return best;
        }
        costs.add(Task::cost);
        while (costs.size() < WAYS) {
            costs.add(changed(Task::cost, WRONG));
        }
        double shortest = length(best);
        for (int i = 0; i < tries; i++) {
            ToLongFunction<Task> other = changed(graph::urgency, 1);
            double length = length(other);
            if (length < shortest * WORTH_IT) {
                shortest = length;
                best = other;
            }
        }
        return best;
    }

    /** What copies of one table have changes together: they are alike. */
    private ToLongFunction<Task> changed(ToLongFunction<Task> original, double by) {
        Map<String, Long> changed = new HashMap<>();
        Map<Object, Double> factors = new HashMap<>();
        for (Task task : graph.tasks()) {
            Object alike = task.copies() ? task.tables() : task.id();
            double factor = factors.computeIfAbsent(alike, key -> Math.exp(by * random.nextGaussian()));
            changed.put(task.id(), (long) (original.applyAsLong(task) * factor));
        }
        return task -> changed.get(task.id());
    }

    /** @return how long all take with that order, on an average */
    private double length(ToLongFunction<Task> urgency) {
        return costs.stream()
                .mapToLong(cost -> length(graph, limit, urgency, cost))
                .average()
                .orElseThrow();
    }

    /** @return when the last task ends, of tasks that take what they cost */
    static long length(TaskGraph graph, int limit, ToLongFunction<Task> urgency, ToLongFunction<Task> cost) {
        record End(Task task, long at) {}
        Agenda agenda = new Agenda(graph, limit, urgency);
        PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at)
                .thenComparing(end -> end.task().id()));
        long now = 0;
        while (agenda.unfinished() > 0) {
            for (Task task = agenda.take(); task != null; task = agenda.take()) {
                ends.add(new End(task, now + cost.applyAsLong(task)));
            }
            End next = ends.remove();
            now = next.at();
            agenda.finished(next.task());
        }
        return now;
    }
}
