package org.pgcaravan.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.progress.EventLog;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** A capped stream per job, and a channel on which every event is published as JSON. */
public final class RedisEventLog implements EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisEventLog.class);
    private static final Set<String> OF_THE_QUEUE =
            Set.of("queued", "started", "attempt-failed", "cancel-requested", "completed", "failed", "cancelled");
    private static final String CHANGES = "changes";
    private static final int MOST_CHANGES = 10_000;
    /** A script's time and that of the entry which it makes in a stream are not quite the same. */
    private static final long OVERLAP_MILLIS = 1_000;

    private static final Duration SUBSCRIPTION_WAIT = Duration.ofSeconds(2);

    private final RedisStore store;
    private final List<Consumer<ProgressEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> reconnections = new CopyOnWriteArrayList<>();
    private final AtomicBoolean hasConnected = new AtomicBoolean();
    /** The changes of late, each by its job, number and time: whether it was told here, or was there at the beginning. */
    private final Map<String, Boolean> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_CHANGES;
        }
    };
    /** Milliseconds since 1970 by Redis's clock: what came up to then was told here. Below 0 before that is known. */
    private long heardUntil = -1; // as told: of the subscriber's thread

    private Subscriber subscriber;

    /** Neither connects nor blocks. */
    public RedisEventLog(RedisStore store) {
        this.store = store;
    }

    @Override
    public ProgressEvent append(ProgressEvent event) {
        if (OF_THE_QUEUE.contains(event.type())) {
            throw new IllegalArgumentException("The queue itself appends '" + event.type() + "'");
        }
        ObjectNode body = JobJson.mapper().valueToTree(event);
        body.remove("id"); // the script puts the number in
        Object number = store.run(Script.APPEND, event.job(), event.attempt(), body);
        return event.withId((Long) number);
    }

    @Override
    public List<ProgressEvent> after(String job, long after) {
        String from = Math.max(0, after) + 1 + "-0";
        return store.answer((RedisClient redis) -> redis.xrange(store.key("events:" + job), from, "+")).stream()
                .map(entry -> event(entry.getFields().get("event")))
                .toList();
    }

    @Override
    public long last(String job) {
        return store.answer((RedisClient redis) -> redis.xrevrange(store.key("events:" + job), "+", "-", 1)).stream()
                .map(entry -> entry.getID().getTime())
                .findFirst()
                .orElse(0L);
    }

    /** Waits up to two seconds for the subscription to stand; with Redis away it comes to stand later. */
    @Override
    public AutoCloseable subscribe(Consumer<ProgressEvent> listener) {
        Consumer<ProgressEvent> own = listener::accept; // the same listener may subscribe twice
        listeners.add(own);
        try {
            follow().awaitSubscription(SUBSCRIPTION_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return () -> listeners.remove(own);
    }

    private synchronized Subscriber follow() {
        if (subscriber == null) {
            subscriber = store.subscriber("events", json -> heard(event(json)), this::connected);
        }
        return subscriber;
    }

    @Override
    public void whenReconnected(Runnable reconnected) {
        reconnections.add(reconnected);
    }

    /**
     * Also called the first time, when nothing can have been missed. Where it fails the channel is followed anew: an event that
     * came before those that were missed would pass them over for good.
     */
    private void connected() {
        boolean again = hasConnected.getAndSet(true);
        if (again) {
            reconnections.forEach(Runnable::run);
        }
        if (again && heardUntil >= 0) {
            tellMissedChanges();
        } else {
            heardUntil = newestChange();
            changesSince(heardUntil).forEach(event -> told.put(name(event), false));
        }
    }

    private long newestChange() {
        return store.answer((RedisClient redis) -> redis.xrevrange(store.key(CHANGES), "+", "-", 1)).stream()
                .map(entry -> entry.getID().getTime())
                .findFirst()
                .orElse(0L);
    }

    private void tellMissedChanges() {
        changesSince(heardUntil).stream()
                .filter(event -> !told.containsKey(name(event)))
                .forEach(this::hand);
    }

    /** And some of those before. */
    private List<ProgressEvent> changesSince(long millis) {
        String from = String.valueOf(Math.max(0, millis - OVERLAP_MILLIS));
        return store.answer((RedisClient redis) -> redis.xrange(store.key(CHANGES), from, "+")).stream()
                .map(entry -> event(entry.getFields().get("event")))
                .toList();
    }

    /** A Redis that came back with an older state gives numbers out twice. */
    private static String name(ProgressEvent event) {
        return event.job() + "#" + event.id() + "@" + event.at();
    }

    /** What was published while the missed was read is in both. */
    private void heard(ProgressEvent event) {
        if (!told.getOrDefault(name(event), false)) {
            hand(event);
        }
    }

    private void remember(ProgressEvent event) {
        if (OF_THE_QUEUE.contains(event.type())) {
            told.put(name(event), true);
            heardUntil = event.at().toEpochMilli();
        }
    }

    private void hand(ProgressEvent event) {
        remember(event);
        for (Consumer<ProgressEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed on event {} of job {}", event.id(), event.job(), e);
            }
        }
    }

    private static ProgressEvent event(String json) {
        return StoredJob.read(json, ProgressEvent.class);
    }

    @Override
    public synchronized void close() {
        listeners.clear();
        if (subscriber != null) {
            subscriber.close();
        }
    }
}
