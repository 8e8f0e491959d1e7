package org.pgcaravan.redis;

import java.util.List;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import redis.clients.jedis.RedisClient;

/** Every job in Redis. A cursor is the age of a page's last job, so pages stay as they are while new jobs come. */
public final class RedisJobHistory implements JobHistory {

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
        List<?> answer = (List<?>) store.run(
                Script.LIST,
                state == null ? "" : state.wireName(),
                type == null ? "" : type.wireName(),
                limit,
                cursor == null ? "" : cursor,
                database == null ? "" : database);
        List<StoredJob> found = answer.stream()
                .map(hash -> StoredJob.of((List<?>) hash))
                .filter(StoredJob::exists)
                .toList();
        List<StoredJob> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? page.get(limit - 1).sequence() : null;
        return new Page(page.stream().map(StoredJob::job).toList(), next);
    }
}
