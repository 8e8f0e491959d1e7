package org.pgcaravan.progress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/**
 * How far each relation is. What it tells stays small however many relations there are: those at work, those that ended a
 * moment ago, and the slowest. Not safe for several threads at once; {@link ProgressMeter} sees to that.
 */
final class TableMeter {

    static final int SLOWEST = 100;
    private static final int LATEST = 50;
    private static final long A_MOMENT = 600_000_000L;

    private final LongFunction<java.time.Instant> instants;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Entry> byTask = new HashMap<>();
    private final Map<String, Entry> working = new LinkedHashMap<>();
    private final Deque<Entry> latest = new ArrayDeque<>();
    private final PriorityQueue<Entry> slowest = new PriorityQueue<>(Comparator.comparingLong(Entry::nanos));
    private Map<String, Long> expected = Map.of();

    /** @param instants the time of day at a moment of the meter's clock, in nanoseconds */
    TableMeter(LongFunction<java.time.Instant> instants) {
        this.instants = instants;
    }

    /** @param bytes to be copied, by relation */
    void expect(Map<String, Long> bytes) {
        expected = Map.copyOf(bytes);
    }

    void clear() {
        entries.clear();
        byTask.clear();
        working.clear();
        latest.clear();
        slowest.clear();
    }

    void started(String task, String relation, String what, long now) {
        String key = what + ' ' + relation;
        Entry entry = entries.computeIfAbsent(key, unknown -> new Entry(relation, what, now));
        entry.underWay++;
        slowest.remove(entry);
        latest.remove(entry);
        byTask.put(task, entry);
        working.put(key, entry);
    }

    /** @param bytes of a copy, at most as many as it was weighed with, since the call before */
    void passed(String task, long bytes) {
        Entry entry = byTask.get(task);
        if (entry != null) {
            entry.bytes += bytes;
        }
    }

    void finished(String task, long rows, long now) {
        Entry entry = byTask.remove(task);
        if (entry == null) {
            return;
        }
        entry.rows += rows;
        entry.underWay--;
        entry.endedAt = now;
        if (entry.underWay == 0 && entry.bytes >= totalOf(entry)) {
            working.remove(entry.what + ' ' + entry.relation);
            latest.addLast(entry);
            if (latest.size() > LATEST) {
                latest.removeFirst();
            }
            slowest.add(entry);
            if (slowest.size() > SLOWEST) {
                slowest.remove();
            }
        }
    }

    private long totalOf(Entry entry) {
        return entry.what.equals(ProgressMeter.COPY) ? expected.getOrDefault(entry.relation, 0L) : 0;
    }

    /** @return those at work, and those that ended a moment ago */
    List<TableProgress> moving(long now) {
        List<TableProgress> moving = new ArrayList<>();
        working.values().forEach(entry -> moving.add(view(entry)));
        latest.stream().filter(entry -> now - entry.endedAt < A_MOMENT).forEach(entry -> moving.add(view(entry)));
        return moving;
    }

    /** @return those at work, then the slowest of those that are done, the slowest first */
    List<TableProgress> all() {
        List<TableProgress> all = new ArrayList<>();
        working.values().forEach(entry -> all.add(view(entry)));
        slowest.stream()
                .sorted(Comparator.comparingLong(Entry::nanos).reversed())
                .forEach(entry -> all.add(view(entry)));
        return all;
    }

    private TableProgress view(Entry entry) {
        boolean works = working.containsKey(entry.what + ' ' + entry.relation);
        long total = totalOf(entry);
        return new TableProgress(
                entry.relation,
                entry.what,
                works ? TableProgress.WORKING : TableProgress.DONE,
                entry.rows,
                entry.bytes,
                total > 0 ? (Long) total : null,
                instants.apply(entry.startedAt),
                works ? null : Math.round(entry.nanos() / 1e6) / 1e3);
    }

    /** One relation, and all tasks on it. */
    private static final class Entry {
        final String relation;
        final String what;
        final long startedAt;
        long endedAt;
        long rows;
        long bytes;
        int underWay;

        Entry(String relation, String what, long startedAt) {
            this.relation = relation;
            this.what = what;
            this.startedAt = startedAt;
        }

        long nanos() {
            return endedAt - startedAt;
        }
    }
}
