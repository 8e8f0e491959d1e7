package org.pgcaravan.app;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.pgcaravan.redis.RedisStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what in Redis's settings may lose jobs. */
final class RedisAdvice extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAdvice.class);

    private final RedisStore store;

    RedisAdvice(RedisStore store) {
        this.store = store;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        CompletableFuture.runAsync(() -> store.doubts().forEach(LOG::warn));
    }
}
