package org.pgcaravan.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.KeyReusedException;
import org.pgcaravan.job.QueueFullException;
import org.pgcaravan.job.QueueStatus;
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
    private final Claims claims;

    /** Tokens of claims whose answers did not come: a job may have been handed out to them, and runs on nobody. */
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    private volatile boolean ending;
    private boolean closed;

    /** Neither connects nor blocks. */
    public RedisJobQueue(RedisStore store, QueueLimits limits) {
        this.store = store;
        this.limits = limits;
        this.claims = new Claims(store, limits.lease());
    }

    @Override
    public Job submit(JobRequest request) {
        List<?> answer = (List<?>) store.run(
                Script.SUBMIT,
                JobId.next(),
                request.type().wireName(),
                request.priority(),
                text(request.source()),
                text(request.destination()),
                StoredJob.write(request.options()),
                request.delay() * 1_000L,
                request.attempts() == null ? limits.retries().attempts() : request.attempts(),
                text(request.key()),
                request.key() == null ? "" : digest(request),
                text(request.requestedBy()),
                text(request.retryOf()),
                limits.mostWaiting());
        if (answer.get(0).equals("full")) {
            throw new QueueFullException(
                    answer.get(1) + " jobs wait already, as many as may (jobs.most-waiting); try again later");
        }
        return job(request, answer).orElseThrow();
    }

    @Override
    public Job known(JobRequest request) {
        return request.key() == null
                ? null
                : job(request, (List<?>) store.run(Script.KNOWN, request.key(), digest(request)))
                        .orElse(null);
    }

    private static Optional<Job> job(JobRequest request, List<?> answer) {
        return switch ((String) answer.get(0)) {
            case "taken" -> Optional.of(StoredJob.of((List<?>) answer.get(1)).job());
            case "none" -> Optional.empty();
            default ->
                throw new KeyReusedException("The idempotency key " + request.key() + " was used for another request");
        };
    }

    private static String text(String value) {
        return Objects.toString(value, "");
    }

    /** Of what was asked for, whoever asked. */
    private static String digest(JobRequest request) {
        return Script.sha1(StoredJob.write(request.withKey(null).by(null)));
    }

    @Override
    public Optional<Job> claim(String node, Duration wait) {
        if (ending) {
            return Optional.empty();
        }
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
        List<?> answer = call(node);
        long due = (Long) answer.get(0);
        if (due < 0) {
            List<?> hash = (List<?>) answer.get(1);
            Job job = StoredJob.of(hash).job();
            return new Look(claims.add(job, hash, (String) answer.get(2)) ? Optional.of(job) : Optional.empty(), 0);
        }
        return new Look(Optional.empty(), Math.min(due + 1, limits.lookMillis()));
    }

    private List<?> call(String node) {
        String kept = unanswered.poll();
        String token = kept == null ? JobId.random(16) : kept;
        try {
            return (List<?>) store.runOrAgain(
                    Script.CLAIM,
                    kept != null,
                    node,
                    limits.lease().toMillis(),
                    limits.deliveries(),
                    token,
                    limits.keepJobs(),
                    limits.keepFor().toMillis(),
                    limits.keepKeys().toMillis());
        } catch (QueueUnavailableException e) {
            unanswered.add(token);
            throw e;
        }
    }

    private Look lookAgain(String node, long deadline) {
        try {
            return look(node);
        } catch (QueueUnavailableException e) {
            if (ending || deadline <= now()) {
                throw e;
            }
            return new Look(Optional.empty(), ABSENCE_MILLIS);
        }
    }

    /** @return whether to look again; false when the wait is over */
    private boolean sleep(long seen, long dueMillis, long deadline) {
        long left = deadline - now();
        if (ending || left <= 0) {
            return false;
        }
        follow();
        try {
            boolean woken = wakeUp.await(seen, Math.min(left, dueMillis));
            return !ending && (woken || now() < deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wakeUp.one(); // in case the call was for this thread
            return false;
        }
    }

    /** Once the channel is followed, at first or again, all look: what was published before was missed. */
    private synchronized void follow() {
        if (subscriber == null && !closed) {
            subscriber = store.subscriber("wake", this::wake, wakeUp::all);
        }
    }

    private void wake(String message) {
        if (message.equals("all")) {
            wakeUp.all();
        } else {
            wakeUp.one();
        }
    }

    @Override
    public Heartbeat heartbeat(Job job) {
        Object answer = store.run(
                Script.HEARTBEAT,
                job.id(),
                job.attempt(),
                limits.lease().toMillis(),
                claims.token(job.id(), job.attempt()));
        return switch ((String) answer) {
            case "go-on" -> Heartbeat.GO_ON;
            case "cancel" -> Heartbeat.CANCEL;
            default -> claims.tellAgain(job.id(), job.attempt()) ? Heartbeat.GO_ON : Heartbeat.LOST;
        };
    }

    @Override
    public void progressed(Job job, Progress progress) {
        store.run(
                Script.PROGRESSED,
                job.id(),
                job.attempt(),
                StoredJob.write(progress),
                claims.token(job.id(), job.attempt()));
    }

    @Override
    public boolean pastTheDestructiveStep(Job job) {
        boolean may = mayDestroy(job) || claims.tellAgain(job.id(), job.attempt()) && mayDestroy(job);
        if (may) {
            claims.destructive(job);
        }
        return may;
    }

    private boolean mayDestroy(Job job) {
        return yes(store.run(Script.DESTRUCTIVE, job.id(), job.attempt(), claims.token(job.id(), job.attempt())));
    }

    @Override
    public boolean finish(JobOutcome outcome) {
        String token = JobId.random(16);
        boolean ended =
                ends(outcome, token) || claims.tellAgain(outcome.job(), outcome.attempt()) && ends(outcome, token);
        claims.remove(outcome.job(), outcome.attempt());
        return ended;
    }

    private boolean ends(JobOutcome outcome, String token) {
        JobError error = outcome.error();
        QueueLimits.Retries retries = limits.retries();
        return !Long.valueOf(0)
                .equals(store.run(
                        Script.FINISH,
                        outcome.job(),
                        outcome.attempt(),
                        outcome.state().wireName(),
                        token,
                        StoredJob.write(outcome.result()),
                        StoredJob.write(outcome.proof()),
                        StoredJob.write(outcome.warnings()),
                        StoredJob.write(error),
                        error == null ? "" : error.message(),
                        error != null && error.retryable() ? 1 : 0,
                        retries.pause().toMillis(),
                        retries.longest().toMillis(),
                        ThreadLocalRandom.current().nextDouble(),
                        claims.token(outcome.job(), outcome.attempt())));
    }

    @Override
    public void handBack(Job job) {
        store.run(Script.HAND_BACK, job.id(), job.attempt(), claims.token(job.id(), job.attempt()));
        claims.remove(job.id(), job.attempt());
    }

    @Override
    public void pause(String by) {
        store.run(Script.PAUSE, 1, text(by));
    }

    @Override
    public void resume() {
        store.run(Script.PAUSE, 0, "");
    }

    @Override
    public QueueStatus status() {
        List<?> answer = (List<?>) store.run(Script.STATUS);
        Map<JobState, Long> jobs = new EnumMap<>(JobState.class);
        pairs((List<?>) answer.get(0)).forEach((state, count) -> jobs.put(JobState.of(state), count));
        List<?> paused = (List<?>) answer.get(1);
        String by = (String) paused.get(0);
        String at = (String) paused.get(1);
        return new QueueStatus(
                !at.isEmpty(),
                at.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(at)),
                by.isEmpty() ? null : by,
                jobs,
                pairs((List<?>) answer.get(2)));
    }

    private static Map<String, Long> pairs(List<?> flat) {
        Map<String, Long> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put((String) flat.get(i), (Long) flat.get(i + 1));
        }
        return pairs;
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

    @Override
    public void stopClaiming() {
        ending = true;
        wakeUp.all();
    }

    @Override
    public boolean isEnding() {
        return ending;
    }

    /** Claims that wait come back empty. */
    @Override
    public synchronized void close() {
        closed = true;
        stopClaiming();
        if (subscriber != null) {
            subscriber.close();
        }
    }
}
