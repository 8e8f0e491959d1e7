package org.pgcaravan.redis;

import java.util.List;
import java.util.Map;
import org.pgcaravan.job.AuditEntry;
import org.pgcaravan.job.AuditLog;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/** One capped stream, {@code audit}; an entry's id is the stream's, and so is a cursor. */
public final class RedisAuditLog implements AuditLog {

    private static final String FIELD = "entry";

    private final RedisStore store;
    private final int keep;

    /** @param keep so many entries are kept, at least 1 */
    public RedisAuditLog(RedisStore store, int keep) {
        this.store = store;
        this.keep = keep;
    }

    @Override
    public void append(AuditEntry entry) {
        Map<String, String> fields = Map.of(FIELD, StoredJob.write(entry));
        store.answer((RedisClient redis) -> redis.xadd(
                store.key("audit"),
                fields,
                XAddParams.xAddParams().id(StreamEntryID.NEW_ENTRY).maxLen(keep)));
    }

    @Override
    public Page list(int limit, String cursor) {
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("limit must lie between 1 and 200, not " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,15}-[0-9]{1,15}")) {
            throw new IllegalArgumentException("cursor must be the one that came with a page");
        }
        String newest = cursor == null ? "+" : "(" + cursor;
        List<StreamEntry> found =
                store.answer((RedisClient redis) -> redis.xrevrange(store.key("audit"), newest, "-", limit + 1));
        List<AuditEntry> page = found.stream()
                .limit(limit)
                .map(entry -> StoredJob.read(entry.getFields().get(FIELD), AuditEntry.class)
                        .withId(entry.getID().toString()))
                .toList();
        return new Page(page, found.size() > limit ? page.get(limit - 1).id() : null);
    }
}
