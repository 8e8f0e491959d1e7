package org.pgcaravan.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Outbox;
import redis.clients.jedis.RedisClient;

/**
 * A sorted set, {@code ended}, into which the script that ends a job puts its id. A job that was taken {@value #DELIVERIES}
 * times and never done is put aside, into the stream {@code dead}.
 */
public final class RedisOutbox implements Outbox {

    private static final int DELIVERIES = 5;
    private static final String KEY = "ended";

    private final RedisStore store;
    private final QueueLimits limits;

    /** @param limits say what is kept of the history that jobs go to from here */
    public RedisOutbox(RedisStore store, QueueLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    @Override
    public Optional<Job> take(Duration hold) {
        Object taken = store.run(Script.OUTBOX_TAKE, hold.toMillis(), JobId.random(16), DELIVERIES);
        StoredJob stored = StoredJob.of((List<?>) taken);
        return stored.exists() ? Optional.of(stored.job()) : Optional.empty();
    }

    @Override
    public void hold(Job job, Duration hold) {
        store.run(Script.OUTBOX_HOLD, job.id(), Math.max(1, hold.toMillis()));
    }

    @Override
    public void giveBack(Job job) {
        store.run(Script.OUTBOX_HOLD, job.id(), 0);
    }

    @Override
    public void done(Job job) {
        store.run(
                Script.OUTBOX_DONE,
                job.id(),
                limits.keepJobs(),
                limits.keepFor().toMillis(),
                limits.keepKeys().toMillis());
    }

    @Override
    public long size() {
        return store.answer((RedisClient redis) -> redis.zcard(store.key(KEY)));
    }
}
