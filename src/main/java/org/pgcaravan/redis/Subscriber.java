package org.pgcaravan.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Follows one channel for as long as the service lives: one connection, one thread that reads and one that watches.
 * Subscribes again after every loss, at first at once and then at growing pauses of up to two seconds. What was
 * published in between is gone.
 */
final class Subscriber implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LAST_PAUSE_MILLIS = 2_000;
    static final Duration PING_PERIOD = Duration.ofSeconds(5);

    private final RedisAddress address;
    private final Duration pingPeriod;
    private final String channel;
    private final Consumer<String> message;
    private final Runnable connected;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch firstSubscription = new CountDownLatch(1);
    private volatile Attempt attempt;
    private boolean away; // of the reading thread

    /**
     * @param pingPeriod after three periods without an answer the connection counts as lost
     * @param message called in the order of publishing, on this subscriber's thread
     * @param connected called whenever the subscription stands, the first time and after each loss; where it fails, that counts
     *     as a loss
     */
    Subscriber(
            RedisAddress address, Duration pingPeriod, String channel, Consumer<String> message, Runnable connected) {
        this.address = address;
        this.pingPeriod = pingPeriod;
        this.channel = channel;
        this.message = message;
        this.connected = connected;
        start("read", this::follow);
        start("watch", this::watch);
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, "redis-" + name + "-" + channel);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the channel is followed, so that nothing published afterwards is missed; at most {@code wait}. */
    boolean awaitSubscription(Duration wait) throws InterruptedException {
        return firstSubscription.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void follow() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isClosed()) {
            Attempt now = new Attempt();
            attempt = now;
            try (Connection connection = new Connection(address.hostAndPort(), address.config())) {
                now.follow(connection);
            } catch (RuntimeException e) { // whatever it was: this thread has to live
                lost(e);
            }
            pause = now.stands ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LAST_PAUSE_MILLIS);
            pauseFor(pause);
        }
    }

    /** Says so once an absence. */
    private void lost(RuntimeException reason) {
        if (!isClosed() && !away) {
            LOG.warn(
                    "Lost channel {} of Redis at {}, which {}",
                    channel,
                    address,
                    RefusedCertificate.in(reason).orElse("does not answer: " + reason.getMessage()));
        }
        away = true;
    }

    private void back() {
        if (away) {
            LOG.info("Following channel {} of Redis at {} again", channel, address);
        }
        away = false;
    }

    /** A network that went silent ends no read by itself: only the answer to a ping tells it from a quiet channel. */
    private void watch() {
        while (!pauseFor(pingPeriod.toMillis())) {
            Attempt now = attempt;
            if (now != null) {
                now.check();
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** @return whether this subscriber was closed meanwhile */
    private boolean pauseFor(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return isClosed(); // nobody but close() ends these threads
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Attempt now = attempt;
        if (now != null) {
            now.end();
        }
    }

    /** One connection's life. */
    private final class Attempt extends JedisPubSub {

        private volatile Connection connection;
        private volatile boolean subscribed;
        private boolean stands; // of the reading thread
        private volatile long heard = System.nanoTime();

        void follow(Connection connection) {
            this.connection = connection;
            if (!isClosed()) {
                proceed(connection, channel);
            }
        }

        void check() {
            if (System.nanoTime() - heard > 3 * pingPeriod.toNanos()) {
                end(); // also when it went silent before the subscription was confirmed
            } else if (subscribed) {
                askForAnswer();
            }
        }

        private void askForAnswer() {
            try {
                ping();
            } catch (JedisException e) {
                end();
            }
        }

        /** Ends the read in the other thread. */
        void end() {
            Connection current = connection;
            if (current != null) {
                try {
                    current.disconnect();
                } catch (JedisException e) {
                    LOG.debug("Channel {} did not close cleanly", channel, e);
                }
            }
        }

        @Override
        public void onSubscribe(String name, int count) {
            heard = System.nanoTime();
            subscribed = true;
            firstSubscription.countDown();
            connected.run();
            stands = true;
            back();
        }

        @Override
        public void onPong(String pattern) {
            heard = System.nanoTime();
        }

        @Override
        public void onMessage(String name, String text) {
            heard = System.nanoTime();
            try {
                message.accept(text);
            } catch (RuntimeException e) {
                LOG.warn("A message on {} could not be handled", channel, e);
            }
        }
    }
}
