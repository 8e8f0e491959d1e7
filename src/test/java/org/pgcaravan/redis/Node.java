package org.pgcaravan.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.JobType;
import org.pgcaravan.progress.Progress;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.support.Redis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** One service's view of Redis; two nodes of the same prefix share a queue. */
final class Node implements AutoCloseable {

    static final QueueLimits LIMITS = QueueLimits.defaults();
    static final Progress HALF = new Progress("copy", "public.orders", 50.5, 5, 10, 500, 1000, 10, 50L);

    final String prefix;
    final RedisStore store;
    final RedisJobQueue queue;
    final RedisJobHistory history;
    final RedisEventLog events;
    final RedisOutbox outbox;

    Node(RedisServer server, String prefix, QueueLimits limits) {
        this.prefix = prefix;
        store = new RedisStore(server.url(), prefix);
        queue = new RedisJobQueue(store, limits);
        history = new RedisJobHistory(store);
        events = new RedisEventLog(store);
        outbox = new RedisOutbox(store, limits);
    }

    static Node alone() {
        return alone(LIMITS);
    }

    static Node alone(QueueLimits limits) {
        return new Node(Redis.server(), Redis.newPrefix(), limits);
    }

    static QueueLimits lease(Duration lease) {
        return new QueueLimits(
                lease,
                LIMITS.deliveries(),
                LIMITS.keepJobs(),
                LIMITS.keepFor(),
                LIMITS.keepKeys(),
                LIMITS.retries(),
                LIMITS.mostWaiting());
    }

    static QueueLimits keep(int jobs, Duration age) {
        return new QueueLimits(
                LIMITS.lease(),
                LIMITS.deliveries(),
                jobs,
                age,
                LIMITS.keepKeys(),
                LIMITS.retries(),
                LIMITS.mostWaiting());
    }

    static QueueLimits keys(int jobs, Duration keys) {
        return new QueueLimits(
                LIMITS.lease(),
                LIMITS.deliveries(),
                jobs,
                LIMITS.keepFor(),
                keys,
                LIMITS.retries(),
                LIMITS.mostWaiting());
    }

    static QueueLimits retries(int attempts, Duration pause, Duration longest) {
        return new QueueLimits(
                LIMITS.lease(),
                LIMITS.deliveries(),
                LIMITS.keepJobs(),
                LIMITS.keepFor(),
                LIMITS.keepKeys(),
                new QueueLimits.Retries(attempts, pause, longest),
                LIMITS.mostWaiting());
    }

    static QueueLimits waiting(int most) {
        return new QueueLimits(
                LIMITS.lease(),
                LIMITS.deliveries(),
                LIMITS.keepJobs(),
                LIMITS.keepFor(),
                LIMITS.keepKeys(),
                LIMITS.retries(),
                most);
    }

    /** @return the id of a new sync into {@code destination} */
    String sync(String destination) {
        return sync(destination, 0);
    }

    String sync(String destination, int priority) {
        return queue.submit(new JobRequest(JobType.SYNC, "staging", destination, null, priority))
                .id();
    }

    String export() {
        return queue.submit(new JobRequest(JobType.EXPORT, "staging", null, null, 0))
                .id();
    }

    Optional<Job> claim() {
        return queue.claim("node", Duration.ZERO);
    }

    Job claimed() {
        return queue.claim("node", Duration.ofSeconds(10)).orElseThrow();
    }

    boolean complete(Job job) {
        return queue.finish(JobOutcome.completed(job, new JobResult(10, 1000, 1.5), null, List.of()));
    }

    /** Does what the steps behind job-finish would. */
    void tellAll() {
        for (var job = outbox.take(LIMITS.lease()); job.isPresent(); job = outbox.take(LIMITS.lease())) {
            outbox.done(job.get());
        }
    }

    boolean fail(Job job) {
        return queue.finish(
                JobOutcome.failed(job, new JobError("connection-failed", "It did not answer", null, null, null, true)));
    }

    /** By what will not pass. */
    boolean failForGood(Job job) {
        return queue.finish(
                JobOutcome.failed(job, new JobError("not-readable", "It did not answer", null, null, null, false)));
    }

    ProgressEvent progressed(Job job) {
        return events.append(
                new ProgressEvent(job.id(), 0, "progressed", Instant.now(), "running", HALF, null, job.attempt()));
    }

    Job find(String id) {
        return history.find(id).orElseThrow();
    }

    List<String> eventTypes(String id) {
        return events.after(id, 0).stream().map(ProgressEvent::type).toList();
    }

    /** @return connections that follow the queue's channel */
    long followers() {
        List<?> answer =
                (List<?>) store.answer(redis -> redis.sendCommand(Protocol.Command.PUBSUB, "NUMSUB", prefix + "wake"));
        return (Long) answer.get(1);
    }

    RedisClient raw() {
        return store.answer(redis -> redis);
    }

    @Override
    public void close() {
        events.close();
        queue.close();
        store.close();
    }
}
