package org.pgcaravan.app;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many requests each caller may send. Whoever was not heard of for long is forgotten when there are many. */
final class RateLimit {

    private static final int CALLERS_KNOWN = 10_000;
    private static final int INITIALLY = 64;
    private static final float LOAD = 0.75f;

    private final int perSecond;
    private final int burst;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(INITIALLY, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CALLERS_KNOWN;
        }
    };

    /**
     * @param perSecond 0 for no limit
     * @param burst so many at once, after a pause
     */
    RateLimit(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** @throws ConfigurationException naming the knob that is malformed */
    static RateLimit read(Knobs knobs) {
        int perSecond = knobs.number("rate-limit", 100, 0, 1_000_000);
        return new RateLimit(perSecond, knobs.number("rate-limit.burst", Math.max(1, 2 * perSecond), 1, 2_000_000));
    }

    /** @return after how many seconds the caller may come again; 0 when it may now, and that counts */
    long secondsToWait(String caller) {
        if (perSecond == 0) {
            return 0;
        }
        ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
    }

    private synchronized Bucket bucket(String caller) {
        return buckets.computeIfAbsent(
                caller,
                name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
    }
}
