package org.pgcaravan.redis;

import java.time.Duration;
import org.pgcaravan.job.QueueUnavailableException;

/** Which of several services answers a message of the requests' channel: all of them hear it, and it is one job. Listens from the start. */
public final class RedisHearing {

    private final RedisStore store;
    private final String token = JobId.random(16);
    private final long start = System.nanoTime();

    public RedisHearing(RedisStore store) {
        this.store = store;
    }

    /**
     * To be asked once for each message.
     *
     * @return whether another service has the message; false when Redis cannot say, for then nobody else may know it
     */
    public boolean byAnother(String message) {
        try {
            long listening = Duration.ofNanos(System.nanoTime() - start).toMillis();
            return Long.valueOf(0)
                    .equals(store.run(Script.HEARD, Script.sha1(message), token, listening, JobId.random(16)));
        } catch (QueueUnavailableException e) {
            return false;
        }
    }
}
