package org.pgcaravan.redis;

import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Texts by their keys, each kept for a time since it was last put. */
public final class RedisTexts {

    private final RedisStore store;
    private final String kind;
    private final Duration keep;

    /**
     * @param kind what all keys begin with, behind the store's own prefix
     * @param keep at least a second
     */
    public RedisTexts(RedisStore store, String kind, Duration keep) {
        this.store = store;
        this.kind = kind;
        this.keep = keep;
    }

    /** @throws org.pgcaravan.job.QueueUnavailableException when Redis is away */
    public Optional<String> find(String key) {
        return Optional.ofNullable(store.answer((RedisClient redis) -> redis.get(store.key(kind + key))));
    }

    /** @throws org.pgcaravan.job.QueueUnavailableException when Redis is away, or refuses */
    public void put(String key, String text) {
        SetParams forATime = SetParams.setParams().ex(keep.toSeconds());
        store.answer((RedisClient redis) -> redis.set(store.key(kind + key), text, forATime));
    }

    /**
     * Finds a text and removes it: of several that take it at once one gets it. When the answer is lost on its way, nobody does.
     *
     * @throws org.pgcaravan.job.QueueUnavailableException when Redis is away
     */
    public Optional<String> take(String key) {
        return Optional.ofNullable(store.answer((RedisClient redis) -> redis.getDel(store.key(kind + key))));
    }
}
