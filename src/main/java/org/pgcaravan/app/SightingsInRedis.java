package org.pgcaravan.app;

import java.time.Duration;
import java.util.Optional;
import org.pgcaravan.guard.SightingStore;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.redis.RedisTexts;

/** What the aliases were when they last answered, in Redis: {@code sighting:<alias>@<host>:<port>/<database>}, as JSON. */
final class SightingsInRedis implements SightingStore {

    /** An alias in use is seen with every job; this is for those that are not configured any more. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(400);

    private final RedisTexts texts;

    SightingsInRedis(RedisStore store) {
        texts = new RedisTexts(store, "sighting:", FORGOTTEN_AFTER);
    }

    @Override
    public Optional<String> find(String key) {
        return texts.find(key);
    }

    @Override
    public void put(String key, String text) {
        texts.put(key, text);
    }
}
