package org.pgcaravan.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.job.RequestStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Requests in a Redis stream: {@code XADD <prefix>requests:stream * request <JSON>}, read by a consumer group. A reader
 * waits on a connection of its own, which costs Redis nothing while nothing comes.
 */
public final class RedisRequestStream implements RequestStream {

    /** What is longer is no request; it is not read into memory where that can be helped. */
    public static final int LONGEST_BYTES = 1 << 20;

    private static final String STREAM = "requests:stream";
    private static final String FIELD = "request";
    private static final int DEAD_LETTERS = 1_000;
    /** Looks for messages that others left behind come so often in the time after which they count as left. */
    private static final int LOOKS = 4;

    private final RedisStore store;
    private final RequestLimits limits;

    public RedisRequestStream(RedisStore store, RequestLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    @Override
    public Reader open(String name) {
        return new GroupReader(name);
    }

    private final class GroupReader implements Reader {

        private final String name;
        private volatile Jedis connection;
        private volatile boolean closed;
        private long nextLook = System.nanoTime();

        GroupReader(String name) {
            this.name = name;
        }

        @Override
        public Optional<Message> next(Duration wait) {
            Optional<Message> left = isTimeToLook() ? leftBehind() : Optional.empty();
            return left.isPresent() || closed ? left : fresh(wait);
        }

        private boolean isTimeToLook() {
            return System.nanoTime() - nextLook >= 0;
        }

        private Optional<Message> leftBehind() {
            List<?> found = (List<?>) inGroup(() -> store.run(
                    Script.REQUESTS_CLAIM,
                    limits.group(),
                    name,
                    limits.claimAfter().toMillis(),
                    LONGEST_BYTES));
            if (found.isEmpty()) {
                nextLook = System.nanoTime() + limits.claimAfter().toNanos() / LOOKS;
                return Optional.empty();
            }
            return Optional.of(new Message(
                    (String) found.get(0),
                    found.size() > 3 ? (String) found.get(3) : null,
                    (Long) found.get(2),
                    ((Long) found.get(1)).intValue(),
                    limits.deliveries()));
        }

        private Optional<Message> fresh(Duration wait) {
            int millis = (int)
                    Math.max(1, Math.min(wait.toMillis(), limits.claimAfter().toMillis() / LOOKS));
            XReadGroupParams one = XReadGroupParams.xReadGroupParams().count(1).block(millis);
            Map<String, StreamEntryID> unread = Map.of(store.key(STREAM), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
            try {
                var streams = inGroup(() -> connected().xreadGroup(limits.group(), name, one, unread));
                return streams == null || streams.isEmpty()
                        ? Optional.empty()
                        : streams.get(0).getValue().stream().findFirst().map(this::message);
            } catch (JedisException e) {
                disconnect();
                if (closed) {
                    return Optional.empty();
                }
                throw store.unavailable(e);
            } catch (
                    OutOfMemoryError e) { // a message of hundreds of megabytes; as one left behind it is not read again
                disconnect();
                throw new QueueUnavailableException("A message in the stream of requests does not fit into memory", e);
            }
        }

        private Message message(StreamEntry entry) {
            String text = entry.getFields().get(FIELD);
            long bytes = text == null ? -1 : text.getBytes(StandardCharsets.UTF_8).length;
            return new Message(
                    entry.getID().toString(), bytes > LONGEST_BYTES ? null : text, bytes, 1, limits.deliveries());
        }

        /** The group is missing at first, and after Redis was emptied. */
        private <T> T inGroup(Supplier<T> question) {
            try {
                return question.get();
            } catch (JedisDataException | QueueUnavailableException e) {
                if (!String.valueOf(e.getMessage()).contains("NOGROUP")) {
                    throw e;
                }
                store.run(Script.REQUESTS_ENTER, limits.group());
                return question.get();
            }
        }

        private Jedis connected() {
            Jedis current = connection;
            if (current == null) {
                current = store.connection(limits.claimAfter());
                connection = current;
                if (closed) { // meanwhile: whoever closed this saw no connection
                    throw new JedisException("The reader is closed");
                }
            }
            return current;
        }

        private void disconnect() {
            Jedis current = connection;
            connection = null;
            if (current != null) {
                try {
                    current.disconnect();
                } catch (JedisException e) {
                    // it is gone either way
                }
            }
        }

        @Override
        public void keep(Message message) {
            store.answer(redis -> redis.xclaimJustId(
                    store.key(STREAM),
                    limits.group(),
                    name,
                    0,
                    XClaimParams.xClaimParams(),
                    new StreamEntryID(message.id())));
        }

        @Override
        public void done(Message message) {
            store.run(Script.REQUESTS_DONE, limits.group(), message.id(), limits.keep());
        }

        @Override
        public void bury(Message message, String reason) {
            store.run(Script.REQUESTS_BURY, limits.group(), message.id(), reason, message.deliveries(), DEAD_LETTERS);
        }

        @Override
        public void close() {
            closed = true;
            disconnect();
            try {
                store.run(Script.REQUESTS_LEAVE, limits.group(), name);
            } catch (QueueUnavailableException e) {
                // it is forgotten a day later
            }
        }
    }
}
