package org.pgcaravan.redis;

import org.pgcaravan.job.QueueUnavailableException;

/** Which of several services answers a message of the requests' channel: all of them hear it, and it is one job. */
public final class RedisHearing {

    private final RedisStore store;
    private final String token = JobId.random(16);

    public RedisHearing(RedisStore store) {
        this.store = store;
    }

    /** @return whether another service has the message; false when Redis cannot say, for then nobody else may know it */
    public boolean byAnother(String message) {
        try {
            return Long.valueOf(0).equals(store.run(Script.HEARD, Script.sha1(message), token));
        } catch (QueueUnavailableException e) {
            return false;
        }
    }
}
