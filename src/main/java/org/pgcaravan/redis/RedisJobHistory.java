package org.pgcaravan.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import redis.clients.jedis.RedisClient;

/** Every job in Redis. A cursor is the age of a page's last job, so pages stay as they are while new jobs come. */
public final class RedisJobHistory implements JobHistory {

    /** A script goes through so many jobs at most: Redis does nothing else meanwhile. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final int MOST_LOOKS = 20;

    private final RedisStore store;

    public RedisJobHistory(RedisStore store) {
        this.store = store;
    }

    @Override
    public Optional<Job> find(String id) {
        StoredJob stored = new StoredJob(store.answer((RedisClient redis) -> redis.hgetAll(store.key("job:" + id))));
        return stored.exists() ? Optional.of(stored.job()) : Optional.empty();
    }

    @Override
    public Page list(JobState state, JobType type, String database, int limit, String cursor) {
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("limit must lie between 1 and 200, not " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("cursor must be the one that came with a page");
        }
        List<StoredJob> found = new ArrayList<>();
        String from = cursor == null ? "" : cursor;
        for (int look = 0; look == 0 || look < MOST_LOOKS && !from.isEmpty() && found.size() <= limit; look++) {
            from = look(state, type, database, limit - found.size(), from, found);
        }
        List<StoredJob> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? page.get(limit - 1).sequence() : from.isEmpty() ? null : from;
        return new Page(page.stream().map(StoredJob::job).toList(), next);
    }

    /** @return where to look on; empty when all was seen, or more was found than asked for */
    private String look(JobState state, JobType type, String database, int limit, String from, List<StoredJob> found) {
        List<?> answer = (List<?>) store.run(
                Script.LIST,
                state == null ? "" : state.wireName(),
                type == null ? "" : type.wireName(),
                limit,
                from,
                database == null ? "" : database,
                MOST_AT_ONCE);
        ((List<?>) answer.get(1))
                .stream()
                        .map(hash -> StoredJob.of((List<?>) hash))
                        .filter(StoredJob::exists)
                        .forEach(found::add);
        return (String) answer.get(0);
    }
}
