package org.pgcaravan.redis;

import java.time.Duration;

/**
 * How long the queue waits, how often it tries, and what it keeps.
 *
 * @param lease a worker that has not sent a heartbeat for so long is lost; send one every third of it. When no worker
 *     at all was heard of for half a lease, Redis was away: all leases start anew
 * @param deliveries a job whose worker was lost so often counts as poison and fails, at least 1
 * @param keepJobs so many finished jobs are kept, at least 1
 * @param keepFor finished jobs are kept for so long at most
 * @param keepKeys the key of a request is known for so much longer than its job is kept; zero when not
 * @param retries how jobs are tried again that failed by what may pass
 * @param mostWaiting when so many jobs wait no other is taken in
 */
public record QueueLimits(
        Duration lease,
        int deliveries,
        int keepJobs,
        Duration keepFor,
        Duration keepKeys,
        Retries retries,
        int mostWaiting) {

    /**
     * @param attempts of a job that does not say how many, at least 1
     * @param pause before the second attempt; it doubles before each further one, and a random part of its half is left out
     * @param longest such a pause
     */
    public record Retries(int attempts, Duration pause, Duration longest) {

        public Retries {
            if (attempts < 1 || pause.toMillis() < 1 || longest.compareTo(pause) < 0) {
                throw new IllegalArgumentException("There is at least one attempt, and a pause before the next");
            }
        }
    }

    public QueueLimits {
        if (lease.toMillis() < 1 || deliveries < 1 || keepJobs < 1 || keepFor.toMillis() < 1 || mostWaiting < 1) {
            throw new IllegalArgumentException("Every limit of the queue must be positive");
        }
        if (keepKeys.isNegative()) {
            throw new IllegalArgumentException("Keys are kept no shorter than their jobs");
        }
    }

    /**
     * 30 seconds, 3 deliveries, the last thousand jobs of the last 30 days, their keys a day longer, 3 attempts 10 seconds to 5 minutes apart, ten
     * thousand waiting jobs.
     */
    public static QueueLimits defaults() {
        return new QueueLimits(
                Duration.ofSeconds(30),
                3,
                1_000,
                Duration.ofDays(30),
                Duration.ofDays(1),
                new Retries(3, Duration.ofSeconds(10), Duration.ofMinutes(5)),
                10_000);
    }

    /** A waiting claim looks so often without being woken: often enough to notice leases that other nodes took meanwhile. */
    long lookMillis() {
        return Math.max(1, lease.toMillis() / 3);
    }
}
