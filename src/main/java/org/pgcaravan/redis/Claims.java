package org.pgcaravan.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pgcaravan.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this service has claimed and not ended yet, as it was then: a Redis that forgot it can be told again. */
final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final RedisStore store;
    private final Duration lease;
    private final Map<String, Claimed> open = new ConcurrentHashMap<>();

    Claims(RedisStore store, Duration lease) {
        this.store = store;
        this.lease = lease;
    }

    /**
     * @param hash flat, with names and values in turn
     * @param epoch of the Redis that handed it out
     */
    private record Claimed(List<?> hash, String epoch, AtomicBoolean destructive) {}

    void add(Job job, List<?> hash, String epoch) {
        open.put(key(job.id(), job.attempt()), new Claimed(hash, epoch, new AtomicBoolean()));
    }

    /** The attempt has begun to destroy something. */
    void destructive(Job job) {
        Claimed claimed = open.get(key(job.id(), job.attempt()));
        if (claimed != null) {
            claimed.destructive().set(true);
        }
    }

    void remove(String job, int attempt) {
        open.remove(key(job, attempt));
    }

    /** @return whether Redis had forgotten the job and knows it again; false when it is lost, or was not claimed here */
    boolean tellAgain(String job, int attempt) {
        Claimed claimed = open.get(key(job, attempt));
        if (claimed == null) {
            return false;
        }
        List<Object> arguments = new ArrayList<>(List.of(
                job,
                attempt,
                lease.toMillis(),
                claimed.epoch(),
                claimed.destructive().get() ? 1 : 0));
        arguments.addAll(claimed.hash());
        boolean told = Long.valueOf(1).equals(store.run(Script.ADOPT, arguments.toArray()));
        if (told) {
            LOG.warn("Redis had forgotten {}, which runs here; it was told again", job);
        }
        return told;
    }

    private static String key(String job, int attempt) {
        return job + "#" + attempt;
    }
}
