package org.pgcaravan.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.progress.Progress;

/**
 * The queue on Redis, shared by every node that uses the same Redis and prefix. Each call is one script, and each
 * change of a job's state appends its event in the same script: a job's last event is there if and only if the job is
 * over.
 *
 * <p>Waiting claims are woken over one pub/sub connection, whatever their number. One that waits lives through an
 * absence of Redis: it claims as soon as Redis is back.
 */
public final class RedisJobQueue implements JobQueue, AutoCloseable {

    private static final long LONGEST_WAIT_MILLIS = Duration.ofDays(1).toMillis();

    /** While Redis refuses or is away, a waiting claim asks so often. */
    private static final long ABSENCE_MILLIS = 2_000;

    private final RedisStore store;
    private final QueueLimits limits;
    private final WakeUp wakeUp = new WakeUp();
    private Subscriber subscriber;
    private volatile boolean closed;

    /** Neither connects nor blocks. */
    public RedisJobQueue(RedisStore store, QueueLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    @Override
    public Job submit(JobRequest request) {
        List<?> hash = (List<?>) store.run(
                Script.SUBMIT,
                JobId.next(),
                request.type().wireName(),
                request.priority(),
                Objects.toString(request.source(), ""),
                Objects.toString(request.destination(), ""),
                StoredJob.write(request.options()),
                limits.keepJobs(),
                limits.keepFor().toMillis());
        return StoredJob.of(hash).job();
    }

    @Override
    public Optional<Job> claim(String node, Duration wait) {
        long deadline = now() + Math.min(wait.toMillis(), LONGEST_WAIT_MILLIS);
        long seen = wakeUp.calls();
        Look look = look(node);
        while (look.job().isEmpty() && sleep(seen, look.dueMillis(), deadline)) {
            seen = wakeUp.calls();
            look = lookAgain(node, deadline);
        }
        return look.job();
    }

    /**
     * What one look found.
     *
     * @param dueMillis look again after so long at the latest, when there was no job
     */
    private record Look(Optional<Job> job, long dueMillis) {}

    private Look look(String node) {
        List<?> answer = (List<?>) store.run(
                Script.CLAIM,
                node,
                limits.lease().toMillis(),
                limits.deliveries(),
                JobId.random(16),
                limits.keepJobs(),
                limits.keepFor().toMillis());
        long due = (Long) answer.get(0);
        if (due < 0) {
            return new Look(Optional.of(StoredJob.of((List<?>) answer.get(1)).job()), 0);
        }
        return new Look(Optional.empty(), Math.min(due + 1, limits.lookMillis()));
    }

    private Look lookAgain(String node, long deadline) {
        try {
            return look(node);
        } catch (QueueUnavailableException e) {
            if (closed || deadline <= now()) {
                throw e;
            }
            return new Look(Optional.empty(), ABSENCE_MILLIS);
        }
    }

    /** @return whether to look again; false when the wait is over */
    private boolean sleep(long seen, long dueMillis, long deadline) {
        long left = deadline - now();
        if (closed || left <= 0) {
            return false;
        }
        follow();
        try {
            boolean woken = wakeUp.await(seen, Math.min(left, dueMillis));
            return !closed && (woken || now() < deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wakeUp.one(); // in case the call was for this thread
            return false;
        }
    }

    /** Once the channel is followed, at first or again, all look: what was published before was missed. */
    private synchronized void follow() {
        if (subscriber == null && !closed) {
            subscriber = store.subscriber("wake", message -> wakeUp.one(), wakeUp::all);
        }
    }

    @Override
    public Heartbeat heartbeat(Job job) {
        Object answer = store.run(
                Script.HEARTBEAT, job.id(), job.attempt(), limits.lease().toMillis());
        return switch ((String) answer) {
            case "go-on" -> Heartbeat.GO_ON;
            case "cancel" -> Heartbeat.CANCEL;
            default -> Heartbeat.LOST;
        };
    }

    @Override
    public void progressed(Job job, Progress progress) {
        store.run(Script.PROGRESSED, job.id(), job.attempt(), StoredJob.write(progress));
    }

    @Override
    public boolean pastTheDestructiveStep(Job job) {
        return yes(store.run(Script.DESTRUCTIVE, job.id(), job.attempt()));
    }

    @Override
    public boolean finish(JobOutcome outcome) {
        JobError error = outcome.error();
        return yes(store.run(
                Script.FINISH,
                outcome.job(),
                outcome.attempt(),
                outcome.state().wireName(),
                JobId.random(16),
                StoredJob.write(outcome.result()),
                StoredJob.write(outcome.proof()),
                StoredJob.write(outcome.warnings()),
                StoredJob.write(error),
                error == null ? "" : error.message(),
                limits.keepJobs(),
                limits.keepFor().toMillis()));
    }

    @Override
    public Optional<Job> cancel(String id) {
        StoredJob stored = StoredJob.of((List<?>) store.run(Script.CANCEL, id));
        return stored.exists() ? Optional.of(stored.job()) : Optional.empty();
    }

    private static boolean yes(Object answer) {
        return Long.valueOf(1).equals(answer);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** Claims that wait come back empty. */
    @Override
    public synchronized void close() {
        closed = true;
        wakeUp.all();
        if (subscriber != null) {
            subscriber.close();
        }
    }
}
