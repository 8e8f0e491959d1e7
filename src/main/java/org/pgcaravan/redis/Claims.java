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
    private record Claimed(List<?> hash, String epoch, AtomicBoolean destructive) {

        String token() {
            int name = hash.indexOf("claim");
            return name < 0 ? "" : (String) hash.get(name + 1);
        }
    }

    /**
     * @return false when that attempt runs here already: Redis came back with an older state, and handed its number out again.
     *     It goes on, by the new claim
     */
    boolean add(Job job, List<?> hash, String epoch) {
        Claimed claimed = new Claimed(hash, epoch, new AtomicBoolean());
        Claimed before = open.put(key(job.id(), job.attempt()), claimed);
        if (before == null) {
            return true;
        }
        LOG.warn("Redis came back with an older state: {} was claimed again, and goes on here", job.id());
        if (before.destructive().get()) {
            claimed.destructive().set(true);
            store.run(Script.DESTRUCTIVE, job.id(), job.attempt(), claimed.token());
        }
        return false;
    }

    /** @return what the queue knows the attempt by; empty, which is no attempt's, when it was not claimed here, or is over */
    String token(String job, int attempt) {
        Claimed claimed = open.get(key(job, attempt));
        return claimed == null ? "" : claimed.token();
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
