package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.PostDataStep;

/**
 * What an attempt will do, computed before it does anything.
 *
 * @param attempt the attempt's id
 * @param tasks copies and builds, in no order; {@link TaskSchedule} orders them
 * @param last what is made when all tasks are done, in this order: triggers, rules, policies, privileges, refreshes
 * @param rows estimated from the source's statistics
 * @param bytes heap and TOAST of all tables
 * @param weight of all tasks together
 */
public record TransferPlan(String attempt, List<Task> tasks, List<Ddl> last, long rows, long bytes, long weight) {

    private static final int LARGE_OBJECTS_A_TASK = 500;
    private static final long GUESSED_BYTES = 20_000;

    public TransferPlan {
        tasks = List.copyOf(tasks);
        last = List.copyOf(last);
    }

    /** @param chunks of all the catalog's tables */
    public static TransferPlan of(String attempt, Catalog catalog, List<Chunk> chunks) {
        List<Task> tasks = new ArrayList<>();
        Map<Long, Set<String>> copiesOf = new HashMap<>();
        Map<Long, Set<Long>> referenced = new HashMap<>();
        catalog.tables().forEach(table -> referenced.put(table.oid(), table.referenced()));
        for (Chunk chunk : chunks) {
            copiesOf.computeIfAbsent(chunk.tableOid(), oid -> new HashSet<>()).add(id(chunk));
        }
        for (Chunk chunk : chunks) {
            Set<String> after = new HashSet<>();
            referenced
                    .getOrDefault(chunk.tableOid(), Set.of())
                    .forEach(table -> after.addAll(copiesOf.getOrDefault(table, Set.of())));
            tasks.add(new Task.Copy(attempt, id(chunk), chunk, after));
        }
        tasks.addAll(largeObjects(attempt, catalog.largeObjects()));
        Map<Long, Long> bytesOf = new HashMap<>();
        catalog.tables().forEach(table -> bytesOf.put(table.oid(), table.bytes()));
        Set<Integer> parallel = parallel(catalog.postData());
        List<Ddl> last = new ArrayList<>();
        for (PostDataStep step : catalog.postData()) {
            if (!parallel.contains(step.id())) {
                last.addAll(step.statements());
                continue;
            }
            Set<String> after = new HashSet<>();
            step.tables().forEach(table -> after.addAll(copiesOf.getOrDefault(table, Set.of())));
            step.after().forEach(other -> after.add("build:" + other));
            tasks.add(new Task.Build(attempt, "build:" + step.id(), step, after, weight(step, bytesOf)));
        }
        return new TransferPlan(
                attempt,
                tasks,
                last,
                chunks.stream().mapToLong(Chunk::rows).sum(),
                chunks.stream().mapToLong(Chunk::bytes).sum(),
                tasks.stream().mapToLong(Task::weight).sum());
    }

    /** The same without anything built: what an export reads, task by task. */
    public static TransferPlan ofRows(String attempt, Catalog catalog, List<Chunk> chunks) {
        List<Task> tasks = new ArrayList<>();
        for (Chunk chunk : chunks) {
            tasks.add(new Task.Copy(attempt, id(chunk), chunk));
        }
        tasks.addAll(largeObjects(attempt, catalog.largeObjects()));
        return new TransferPlan(
                attempt,
                tasks,
                List.of(),
                chunks.stream().mapToLong(Chunk::rows).sum(),
                chunks.stream().mapToLong(Chunk::bytes).sum(),
                tasks.stream().mapToLong(Task::weight).sum());
    }

    /** @param chunks each of which is to be copied when the one before it is */
    public static TransferPlan inLine(String attempt, List<Chunk> chunks) {
        List<Task> tasks = new ArrayList<>();
        Set<String> before = Set.of();
        for (Chunk chunk : chunks) {
            String id = id(chunk);
            tasks.add(new Task.Copy(attempt, id, chunk, before));
            before = Set.of(id);
        }
        return new TransferPlan(
                attempt,
                tasks,
                List.of(),
                chunks.stream().mapToLong(Chunk::rows).sum(),
                chunks.stream().mapToLong(Chunk::bytes).sum(),
                tasks.stream().mapToLong(Task::weight).sum());
    }

    private static String id(Chunk chunk) {
        return "copy:" + chunk.table() + ":" + chunk.firstPage();
    }

    /** @return ids of the steps that index builds and constraints are, or wait for; the others may fire or lock, and come last */
    private static Set<Integer> parallel(List<PostDataStep> steps) {
        Set<Integer> parallel = new HashSet<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            PostDataStep step = steps.get(i);
            boolean builds = step.kind() != PostDataStep.Kind.OTHER && step.kind() != PostDataStep.Kind.REFRESH;
            if (builds || parallel.contains(step.id())) {
                parallel.add(step.id());
                parallel.addAll(step.after());
            }
        }
        return parallel;
    }

    /** An index is built at less than half the speed of a copy; a foreign key joins its tables, a little faster than that. */
    private static long weight(PostDataStep step, Map<Long, Long> bytesOf) {
        return switch (step.kind()) {
            case INDEX, CONSTRAINT -> step.weightBytes() * 5 / 2;
            case FOREIGN_KEY ->
                step.tables().stream()
                                .mapToLong(table -> bytesOf.getOrDefault(table, 0L))
                                .sum()
                        / 2;
            default -> 0;
        };
    }

    /** Their sizes are not known without reading them; most are documents and pictures. */
    private static List<Task> largeObjects(String attempt, long[] oids) {
        List<Long> all = LongStream.of(oids).boxed().toList();
        List<Task> tasks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += LARGE_OBJECTS_A_TASK) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + LARGE_OBJECTS_A_TASK));
            tasks.add(new Task.FillLargeObjects(
                    attempt, "large-objects:" + some.get(0), some, some.size() * GUESSED_BYTES));
        }
        return tasks;
    }
}
