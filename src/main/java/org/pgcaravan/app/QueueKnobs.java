package org.pgcaravan.app;

import java.time.Duration;
import org.pgcaravan.redis.QueueLimits;

/** The knobs of the queue and its history. */
final class QueueKnobs {

    private static final int MOST_JOBS = 1_000_000;

    private QueueKnobs() {}

    /** @throws ConfigurationException naming the knob that is malformed */
    static QueueLimits read(Knobs knobs) {
        QueueLimits usual = QueueLimits.defaults();
        QueueLimits.Retries retries = usual.retries();
        Duration pause = seconds(knobs, "jobs.retry-delay", retries.pause());
        Duration longest = seconds(knobs, "jobs.retry-longest-delay", retries.longest());
        if (longest.compareTo(pause) < 0) {
            throw new ConfigurationException(
                    Knobs.where("jobs.retry-longest-delay") + " is less than " + Knobs.where("jobs.retry-delay") + ".");
        }
        return new QueueLimits(
                Duration.ofSeconds(
                        knobs.number("jobs.lease", (int) usual.lease().toSeconds(), 2, 3600)),
                knobs.number("jobs.deliveries", usual.deliveries(), 1, 100),
                knobs.number("history.keep", usual.keepJobs(), 1, MOST_JOBS),
                Duration.ofDays(
                        knobs.number("history.days", (int) usual.keepFor().toDays(), 1, 36_500)),
                Duration.ofHours(
                        knobs.number("jobs.key-hours", (int) usual.keepKeys().toHours(), 0, 87_600)),
                new QueueLimits.Retries(knobs.number("jobs.attempts", retries.attempts(), 1, 100), pause, longest),
                knobs.number("jobs.most-waiting", usual.mostWaiting(), 1, MOST_JOBS));
    }

    private static Duration seconds(Knobs knobs, String name, Duration otherwise) {
        return Duration.ofSeconds(knobs.number(name, (int) otherwise.toSeconds(), 1, 86_400));
    }
}
