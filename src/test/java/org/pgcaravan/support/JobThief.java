package org.pgcaravan.support;

import java.time.Duration;
import java.util.Optional;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisJobQueue;
import org.pgcaravan.redis.RedisStore;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** A node that takes a running job over, as if the lease of the one that runs it were over. */
public final class JobThief implements AutoCloseable {

    private static final int ATTEMPTS = 100;

    private final String prefix;
    private final RedisClient redis;
    private final RedisStore store;
    private final RedisJobQueue queue;
    private Job stolen;

    public JobThief(RedisServer server, String prefix) {
        this.prefix = prefix;
        this.redis = RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", server.port()))
                .build();
        this.store = new RedisStore(server.url(), prefix);
        this.queue = new RedisJobQueue(store, QueueLimits.defaults());
    }

    public void steal(String job) {
        Optional<Job> found = Optional.empty();
        for (int attempt = 0; found.isEmpty() && attempt < ATTEMPTS; attempt++) {
            redis.zadd(prefix + "active", 0, job); // a heartbeat may come before the claim, and renew the lease
            found = queue.claim("thief", Duration.ZERO);
        }
        stolen = found.orElseThrow();
        if (!stolen.id().equals(job)) {
            throw new IllegalStateException("Another job was first in line: " + stolen.id());
        }
    }

    public void fail(String code) {
        queue.finish(JobOutcome.failed(stolen, new JobError(code, "Stolen", null, null, null, false)));
    }

    @Override
    public void close() {
        queue.close();
        store.close();
        redis.close();
    }
}
