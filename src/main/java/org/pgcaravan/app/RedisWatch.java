package org.pgcaravan.app;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.redis.RedisPulse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether Redis still knows what it knew; where it does not, says so, counts it, and has clients begin anew. */
final class RedisWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);
    private static final long PERIOD_SECONDS = 5;

    private final RedisAdvice advice;
    private final RedisPulse pulse;
    private final Runnable setBack;
    private final AtomicLong setbacks = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "redis-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** @param setBack called when Redis has forgotten something */
    RedisWatch(RedisAdvice advice, RedisPulse pulse, Runnable setBack) {
        this.advice = advice;
        this.pulse = pulse;
        this.setBack = setBack;
    }

    void begin() {
        clock.scheduleWithFixedDelay(this::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Also to be called when Redis is back. While it is away nothing is found out. */
    void look() {
        try {
            advice.give();
            pulse.look().ifPresent(this::report);
        } catch (QueueUnavailableException e) {
            LOG.debug("Redis was not looked at: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Redis could not be looked at", e);
        }
    }

    private void report(RedisPulse.Setback setback) {
        setbacks.incrementAndGet();
        LOG.error(
                "Redis {}: what it was told since {} may be lost. {} jobs waited then: ask for those that are missing again."
                        + " Jobs that run go on",
                setback.isEmptied() ? "was emptied" : "came back with an older state",
                setback.since(),
                setback.waiting());
        setBack.run();
    }

    /** @return how often Redis had forgotten something */
    long setbacks() {
        return setbacks.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
