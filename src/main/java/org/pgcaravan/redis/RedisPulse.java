package org.pgcaravan.redis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells a Redis that was emptied, or came back with an older state, from one that was only away. */
public final class RedisPulse {

    private final RedisStore store;
    private final String process = JobId.random(16);
    private Look last;

    public RedisPulse(RedisStore store) {
        this.store = store;
    }

    private record Look(String epoch, long number, long waiting, Instant at) {}

    /**
     * What Redis forgot.
     *
     * @param isEmptied whether it was all; else it came back with an older state
     * @param waiting how many jobs waited when it was looked at last
     * @param since when that was
     */
    public record Setback(boolean isEmptied, long waiting, Instant since) {}

    /**
     * Looks at Redis, the first time to remember what it is.
     *
     * @return empty when it knows what it knew when it was looked at last
     * @throws org.pgcaravan.job.QueueUnavailableException when it does not answer
     */
    public synchronized Optional<Setback> look() {
        List<?> answer = (List<?>) store.run(Script.PULSE, process, JobId.random(16));
        Look before = last;
        last = new Look((String) answer.get(0), (Long) answer.get(1), (Long) answer.get(2), Instant.now());
        if (before == null || before.epoch().equals(last.epoch()) && before.number() < last.number()) {
            return Optional.empty();
        }
        return Optional.of(new Setback(!before.epoch().equals(last.epoch()), before.waiting(), before.at()));
    }
}
