package org.pgcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.pgcaravan.demo.RedisServer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/** Listens on the replies' channel of one prefix; hears again what is said after Redis was away. */
public final class Replies implements AutoCloseable {

    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private final JedisPubSub listener = new JedisPubSub() {
        @Override
        public void onMessage(String channel, String message) {
            heard.add(ServiceClient.json(message));
        }
    };

    public Replies(RedisServer server, String prefix) {
        Thread thread = new Thread(() -> {
            while (!closed) {
                try (Jedis redis = new Jedis("127.0.0.1", server.port())) {
                    redis.subscribe(listener, prefix + "replies");
                } catch (JedisException e) {
                    Thread.onSpinWait(); // Redis is away
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        Awaitility.await().until(listener::isSubscribed);
    }

    public List<JsonNode> all() {
        return List.copyOf(heard);
    }

    /** @param message the id of a message in the stream. @return the first reply to it */
    public JsonNode await(String message) {
        return Awaitility.await("a reply to " + message)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> heard.stream()
                                .filter(reply -> reply.path("message").asText().equals(message))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        closed = true;
        if (listener.isSubscribed()) {
            listener.unsubscribe();
        }
    }
}
