package org.pgcaravan.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.Outbox;
import org.pgcaravan.job.QueueStatus;
import org.pgcaravan.job.QueueUnavailableException;

/**
 * What the service counts for {@code /observe/metrics}; docs/operating.md lists it. What concerns the queue is the same on
 * all services, the rest is this one's own.
 */
final class Meters {

    private static final long STATUS_NANOS = Duration.ofSeconds(1).toNanos();

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final JobQueue queue;
    private final Outbox outbox;
    private final Counter leasesLost;
    private QueueStatus status;
    private long ended;
    private long askedAt = System.nanoTime() - STATUS_NANOS;

    Meters(JobQueue queue, Outbox outbox, EventHub hub, RouteStates routes, RedisWatch watch) {
        this.queue = queue;
        this.outbox = outbox;
        for (JobState state : JobState.values()) {
            Gauge.builder("pgcaravan.queue.jobs", () -> jobs(state))
                    .description("Jobs in each state, as far as they are kept")
                    .tag("state", state.wireName())
                    .register(registry);
        }
        Gauge.builder("pgcaravan.queue.paused", () -> status() == null ? Double.NaN : status().paused() ? 1 : 0)
                .description("1 while no job is handed out")
                .register(registry);
        Gauge.builder("pgcaravan.outbox.jobs", this::ended)
                .description("Jobs that are over, and of which job-finish was not told to its end yet")
                .register(registry);
        Gauge.builder("pgcaravan.redis.up", () -> status() == null ? 0 : 1)
                .description("1 while Redis answers")
                .register(registry);
        Gauge.builder("pgcaravan.websocket.clients", hub, EventHub::clients)
                .description("Websockets that are open here")
                .register(registry);
        FunctionCounter.builder("pgcaravan.routes.refused", routes, RouteStates::refusals)
                .description("Edits of route files that were refused")
                .register(registry);
        FunctionCounter.builder("pgcaravan.redis.setbacks", watch, RedisWatch::setbacks)
                .description("How often Redis was emptied, or came back with an older state")
                .register(registry);
        leasesLost = Counter.builder("pgcaravan.leases.lost")
                .description("Attempts that learned here that their job is another's")
                .register(registry);
    }

    /** From now on what is counted can be read there; what was counted before is lost. */
    void publish(MeterRegistry published) {
        registry.add(published);
    }

    void leaseLost() {
        leasesLost.increment();
    }

    /** An attempt ended here. */
    void ended(Job job, JobOutcome outcome, Duration took) {
        String type = job.type().wireName();
        Timer.builder("pgcaravan.attempts")
                .description("Attempts that ended here, and how long they took")
                .tag("type", type)
                .tag("outcome", outcome.state().wireName())
                .register(registry)
                .record(took);
        if (outcome.result() != null) {
            count(
                    "pgcaravan.rows",
                    "Rows that completed jobs moved",
                    type,
                    outcome.result().rows());
            count(
                    "pgcaravan.bytes",
                    "Bytes that completed jobs moved",
                    type,
                    outcome.result().bytes());
        }
    }

    private void count(String name, String description, String type, double amount) {
        Counter.builder(name)
                .description(description)
                .tag("type", type)
                .register(registry)
                .increment(amount);
    }

    private double jobs(JobState state) {
        QueueStatus now = status();
        return now == null ? Double.NaN : now.jobs().getOrDefault(state, 0L);
    }

    private synchronized double ended() {
        return status() == null ? Double.NaN : ended;
    }

    /** One question for all gauges of a scrape. @return null while Redis is away */
    private synchronized QueueStatus status() {
        if (System.nanoTime() - askedAt >= STATUS_NANOS) {
            try {
                ended = outbox.size();
                status = queue.status();
            } catch (QueueUnavailableException e) {
                status = null;
            }
            askedAt = System.nanoTime();
        }
        return status;
    }
}
