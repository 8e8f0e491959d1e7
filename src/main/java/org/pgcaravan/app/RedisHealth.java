package org.pgcaravan.app;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.redis.RedisStore;

/** Ready as long as Redis answers: without it no job is taken in. Alive either way. */
final class RedisHealth extends AbstractHealthCheck {

    private final RedisStore store;

    RedisHealth(RedisStore store) {
        super("pgcaravan", "redis");
        this.store = store;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            store.ping();
            builder.up();
        } catch (QueueUnavailableException e) {
            builder.message(e.getMessage()).down();
        }
    }
}
