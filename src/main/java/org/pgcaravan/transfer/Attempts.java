package org.pgcaravan.transfer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pgcaravan.job.Job;
import org.pgcaravan.progress.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that run in this process, by their ids. Tells the listener how far they are. */
public final class Attempts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final long TICK_MILLIS = 250;
    /** Of a job's time; reading is quicker than loading. */
    private static final double BACKUPS_SHARE = 0.3;

    private final Map<String, Attempt> running = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final Set<String> destructive = ConcurrentHashMap.newKeySet();
    private final Set<String> takenBack = ConcurrentHashMap.newKeySet();
    private final Map<String, String> failedBackups = new ConcurrentHashMap<>();
    private final Map<String, Progress> lastTold = new ConcurrentHashMap<>();
    private volatile boolean ending;
    private final AttemptListener listener;
    private final ScheduledExecutorService clock;

    public Attempts(AttemptListener listener) {
        this.listener = listener;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "attempt-progress");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::tellAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @return whether it was cancelled before it began */
    boolean add(Attempt attempt) {
        running.put(attempt.id(), attempt);
        return ending || cancelled.contains(id(attempt.job()));
    }

    void remove(Attempt attempt) {
        running.remove(attempt.id(), attempt);
        lastTold.remove(attempt.id());
    }

    /** @throws CancelledException when that attempt does not run here */
    Attempt of(String attempt) {
        return find(attempt).orElseThrow(() -> new CancelledException("The attempt " + attempt + " does not run here"));
    }

    Optional<Attempt> find(String attempt) {
        return Optional.ofNullable(running.get(attempt));
    }

    /** Ends an attempt as soon as its statements let go, or before it begins. Returns at once. */
    public void cancel(Job job) {
        cancelled.add(id(job));
        running.values().stream().filter(attempt -> isOf(job, attempt)).forEach(Attempt::cancel);
    }

    /** The same for whichever attempt of that job runs here, if one does. */
    public void cancelJob(String job) {
        running.values().stream()
                .map(Attempt::job)
                .filter(known -> known.id().equals(job))
                .forEach(this::cancel);
    }

    /** The service ends: attempts that have not begun their swap end too, and their jobs are not over by that. */
    public void handBack() {
        ending = true;
        running.values().stream().filter(attempt -> !attempt.isSwapping()).forEach(Attempt::cancel);
    }

    boolean isEnding() {
        return ending;
    }

    boolean wasCancelled(Job job) {
        return cancelled.contains(id(job));
    }

    /** The attempt is over and its outcome known. */
    public void forget(Job job) {
        cancelled.remove(id(job));
        failedBackups.remove(id(job));
        takenBack.remove(id(job));
        destructive.remove(id(job));
    }

    /** The attempt begins what is not repeated: from here on only its end says how the destination stands. */
    void pastTheDestructiveStep(Job job) {
        destructive.add(id(job));
    }

    /** Whether the destination may be changed already, and nobody can say that it is not. */
    boolean mayHaveReplaced(Job job) {
        return destructive.contains(id(job)) && !takenBack.contains(id(job));
    }

    /** @return what tells attempts of one job apart */
    static String id(Job job) {
        return job.id() + "#" + job.attempt();
    }

    /** Whether an attempt is that of the job, or the backup that is made beside it. */
    private static boolean isOf(Job job, Attempt attempt) {
        return id(attempt.job()).equals(id(job));
    }

    /** An attempt that waits for its backup has nothing to tell. */
    private void tellAll() {
        running.values().stream()
                .filter(attempt -> running.values().stream()
                        .noneMatch(other -> other != attempt && other.isAside() && isOf(attempt.job(), other)))
                .forEach(this::tell);
    }

    /** The one transaction of a job's attempt ended without its commit. */
    void tookBack(Job job) {
        takenBack.add(id(job));
    }

    boolean wasTakenBack(Job job) {
        return takenBack.contains(id(job));
    }

    /** @param backup that did not complete; the job's failure is to say so */
    void backupFailed(Job backup) {
        failedBackups.put(id(backup), backup.source());
    }

    /** @return the alias of which the job could not make a backup; empty when it made one, or none was due */
    Optional<String> failedBackup(Job job) {
        return Optional.ofNullable(failedBackups.get(id(job)));
    }

    /**
     * Tells the listener how far an attempt is, when that has changed since it was last told. In order, and never throws:
     * an attempt goes on whether or not anybody can be told.
     */
    void tell(Attempt attempt) {
        synchronized (attempt.meter()) {
            try {
                Progress progress = overall(attempt);
                if (!progress.equals(lastTold.put(attempt.id(), progress))) {
                    listener.progressed(attempt.job(), progress, whole(attempt, progress));
                }
            } catch (RuntimeException e) {
                LOG.warn("Progress of {} was not told: {}", attempt.job().id(), e.getMessage());
            }
        }
    }

    /** The phases are the job's, not its backup's. */
    private Progress whole(Attempt attempt, Progress progress) {
        Attempt owner = attempt.isAside() ? find(id(attempt.job())).orElse(attempt) : attempt;
        return owner.meter().whole(progress);
    }

    /** A backup is a part of its job's way; the rest of that begins where the backup ended. */
    private Progress overall(Attempt attempt) {
        Progress own = attempt.meter().now();
        if (!attempt.isAside()) {
            return own.withPercent(attempt.overallPercent(own.percent()));
        }
        double before = find(id(attempt.job()))
                .map(waiting -> waiting.meter().now().percent())
                .orElse(0.0);
        return own.withPercent(before + (backupEnd(before) - before) * own.percent() / 100);
    }

    /** @param before percent of the job that were done when its backup began */
    static double backupEnd(double before) {
        return before + (100 - before) * BACKUPS_SHARE;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
