package org.pgcaravan.redis;

import java.time.Duration;

/**
 * How long the queue waits, and what it keeps.
 *
 * @param lease a worker that has not sent a heartbeat for so long is lost; send one every third of it. When no worker
 *     at all was heard of for half a lease, Redis was away: all leases start anew
 * @param deliveries a job whose worker was lost so often counts as poison and fails, at least 1
 * @param keepJobs so many finished jobs are kept, at least 1
 * @param keepFor finished jobs are kept for so long at most
 */
public record QueueLimits(Duration lease, int deliveries, int keepJobs, Duration keepFor) {

    public QueueLimits {
        if (lease.toMillis() < 1 || deliveries < 1 || keepJobs < 1 || keepFor.toMillis() < 1) {
            throw new IllegalArgumentException("Every limit of the queue must be positive");
        }
    }

    /** 30 seconds, 3 deliveries, the last thousand jobs of the last 30 days. */
    public static QueueLimits defaults() {
        return new QueueLimits(Duration.ofSeconds(30), 3, 1_000, Duration.ofDays(30));
    }

    /** A waiting claim looks so often without being woken: often enough to notice leases that other nodes took meanwhile. */
    long lookMillis() {
        return Math.max(1, lease.toMillis() / 3);
    }
}
