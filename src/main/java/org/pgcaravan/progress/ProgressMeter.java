package org.pgcaravan.progress;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Works out how far an attempt is. Counts weights: bytes of relations copied and of indexes built. A copy under way
 * counts by the bytes that went through, a build under way by the time it takes at the pace seen so far. The percent
 * never falls, and reaches 100 only by {@link #completed()}.
 */
public final class ProgressMeter {

    static final String COPY = "copy";
    private static final double NEARLY = 0.97;
    private static final double LAST_PERCENT_BEFORE_THE_END = 99.9;
    private static final double SPEED_WINDOW_SECONDS = 5;

    private final LongSupplier nanoTime;
    private final Instant origin = Instant.now();
    private final long originNanos;
    private final Map<String, PhaseStart> phases = new LinkedHashMap<>();
    private final TableMeter tables = new TableMeter(this::instant);
    private final Map<String, UnderWay> underWay = new HashMap<>();
    private String phase = "snapshot"; // told before the first step has begun, too
    private String subject;
    private long rowsTotal;
    private long bytesTotal;
    private double weightTotal;
    private long rowsDone;
    private double bytesDone;
    private double weightDone;
    private double busySeconds;
    private long startedAt;
    private double percent;
    private double speed;
    private long speedAt;
    private double speedBytes;

    public ProgressMeter() {
        this(System::nanoTime);
    }

    /** @param nanoTime the clock, for tests */
    ProgressMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
        this.startedAt = nanoTime.getAsLong();
        this.speedAt = startedAt;
    }

    /** @param name of the phase that begins */
    public synchronized void phase(String name) {
        phase = name;
        subject = null;
        begins(name);
    }

    private void begins(String name) {
        phases.computeIfAbsent(name, first -> new PhaseStart(first, instant(nanoTime.getAsLong())));
    }

    private Instant instant(long nanos) {
        return origin.plusNanos(nanos - originNanos).truncatedTo(ChronoUnit.MILLIS);
    }

    /** @param bytes that will be copied, by relation; nothing is known of others */
    public synchronized void expect(Map<String, Long> bytes) {
        tables.expect(bytes);
    }

    /** The plan is made: sets the totals, forgets what was done before; the clock of the estimate starts. */
    public synchronized void planned(long rows, long bytes, long weight) {
        underWay.clear();
        tables.clear();
        rowsDone = 0;
        bytesDone = 0;
        weightDone = 0;
        busySeconds = 0;
        speedBytes = 0;
        rowsTotal = rows;
        bytesTotal = bytes;
        weightTotal = Math.max(1, weight);
        startedAt = nanoTime.getAsLong();
        speedAt = startedAt;
    }

    /**
     * A task has started.
     *
     * @param copies whether its weight is bytes copied, rather than built
     */
    public synchronized void started(String task, String relation, long weight, boolean copies) {
        started(task, relation, weight, copies, copies ? weight : 0);
    }

    /** The same of a task with which other bytes are done than its weight says. */
    public synchronized void started(String task, String relation, long weight, boolean copies, long bytes) {
        underWay.put(task, new UnderWay(weight, copies, bytes, nanoTime.getAsLong()));
        subject = relation;
        tables.started(task, relation, what(copies), nanoTime.getAsLong());
    }

    private String what(boolean copies) {
        return switch (phase) {
            case "check" -> "check";
            case "proof" -> "checksum";
            default -> copies ? COPY : "build";
        };
    }

    /** @param bytes that went through {@code task}'s COPY since the call before */
    public synchronized void passed(String task, long bytes) {
        UnderWay copy = underWay.get(task);
        if (copy != null) {
            long before = Math.min(copy.passed, copy.weight);
            copy.passed += bytes;
            tables.passed(task, Math.min(copy.passed, copy.weight) - before);
        }
    }

    /** @param rows that {@code task} brought; 0 for builds */
    public synchronized void finished(String task, long rows) {
        UnderWay ended = underWay.remove(task);
        if (ended != null) {
            rowsDone += rows;
            rowsTotal = Math.max(rowsTotal, rowsDone);
            weightDone += ended.weight;
            bytesDone += ended.bytes;
            busySeconds += secondsSince(ended.startedAt);
            tables.passed(task, ended.weight - Math.min(ended.passed, ended.weight));
            tables.finished(task, rows, nanoTime.getAsLong());
        }
    }

    /** Everything is done and proven. */
    public synchronized void completed() {
        phase = "done";
        subject = null;
        begins(phase);
        percent = 100;
    }

    /** @return how far it is now */
    public synchronized Progress now() {
        double weight = weightDone;
        double bytes = bytesDone;
        for (UnderWay task : underWay.values()) {
            double part = task.fraction(this);
            weight += part * task.weight;
            bytes += task.copies ? part * task.bytes : 0; // a build's may fall again
        }
        measureSpeed(bytes);
        if (weightTotal > 0) {
            percent = Math.max(percent, Math.min(LAST_PERCENT_BEFORE_THE_END, 100 * weight / weightTotal));
        }
        return new Progress(
                phase,
                subject,
                Math.round(percent * 10) / 10.0,
                rowsDone,
                rowsTotal,
                Math.min(bytesTotal, Math.round(bytes)),
                bytesTotal,
                Math.round(speed),
                secondsLeft(weight),
                null,
                tables.moving(nanoTime.getAsLong()));
    }

    /** @return the same with all that is kept: the phases, and the slowest of the relations that are done */
    public synchronized Progress whole(Progress now) {
        return now.with(List.copyOf(phases.values()), tables.all());
    }

    private void measureSpeed(double bytes) {
        double seconds = secondsSince(speedAt);
        if (seconds > 0.2) {
            double now = Math.max(0, bytes - speedBytes) / seconds;
            double share = Math.min(1, seconds / SPEED_WINDOW_SECONDS);
            speed = speed == 0 ? now : speed * (1 - share) + now * share;
            speedAt = nanoTime.getAsLong();
            speedBytes = bytes;
        }
    }

    private Long secondsLeft(double weight) {
        double seconds = secondsSince(startedAt);
        if (phase.equals("done")) {
            return 0L;
        }
        if (weight <= 0 || seconds < 0.5) {
            return null;
        }
        return Math.max(1, Math.round((weightTotal - weight) * seconds / weight));
    }

    private double secondsSince(long then) {
        return (nanoTime.getAsLong() - then) / 1e9;
    }

    /** A task that has started and not ended. */
    private static final class UnderWay {
        final long weight;
        final boolean copies;
        final long bytes;
        final long startedAt;
        long passed;

        UnderWay(long weight, boolean copies, long bytes, long startedAt) {
            this.weight = weight;
            this.copies = copies;
            this.bytes = bytes;
            this.startedAt = startedAt;
        }

        double fraction(ProgressMeter meter) {
            if (weight <= 0) {
                return 0;
            }
            double done = copies
                    ? passed
                    : meter.busySeconds <= 0 ? 0 : meter.secondsSince(startedAt) * meter.weightDone / meter.busySeconds;
            return Math.min(NEARLY, done / weight);
        }
    }
}
