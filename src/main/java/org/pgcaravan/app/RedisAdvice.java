package org.pgcaravan.app;

import org.pgcaravan.redis.RedisStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, as soon as Redis is there, what in its settings may lose jobs. */
final class RedisAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAdvice.class);

    private final RedisStore store;
    private boolean given;

    RedisAdvice(RedisStore store) {
        this.store = store;
    }

    /** @throws org.pgcaravan.job.QueueUnavailableException when Redis is away */
    synchronized void give() {
        if (!given) {
            store.doubts().forEach(LOG::warn);
            given = true;
        }
    }
}
