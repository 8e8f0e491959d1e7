package org.pgcaravan.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.pgcaravan.job.QueueUnavailableException;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * One Redis and one prefix in it: what the queue, the history and the event log of a service share. Connects when
 * first used, and again whenever a connection was lost. Every call ends within some seconds, whether Redis answers or not.
 */
public final class RedisStore implements AutoCloseable {

    /** Where in a script Redis refused: before the reason up to Redis 6, behind it from 7 on. */
    private static final Pattern PLACE_IN_SCRIPT =
            Pattern.compile("^.*@user_script: ?\\d+: -?|,? script: \\p{XDigit}{40}.*$");

    private static final long QUICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisAddress address;
    private final String prefix;
    private final RedisClient client;

    /**
     * @param url {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @param prefix of all keys and channels
     * @throws IllegalArgumentException when {@code url} is none
     */
    public RedisStore(String url, String prefix) {
        this(RedisAddress.of(url), prefix);
    }

    /** @param prefix of all keys and channels */
    public RedisStore(RedisAddress address, String prefix) {
        this.address = address;
        this.prefix = prefix;
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(32);
        pool.setMaxIdle(8);
        pool.setMinIdle(0);
        pool.setMaxWait(Duration.ofSeconds(5));
        pool.setJmxEnabled(false);
        this.client = RedisClient.builder()
                .hostAndPort(address.hostAndPort())
                .clientConfig(address.config())
                .poolConfig(pool)
                .build();
    }

    /** Asks Redis for a sign of life. @throws QueueUnavailableException when there is none */
    public void ping() {
        answer(RedisClient::ping);
    }

    /**
     * Looks at Redis's settings.
     *
     * @return what in them may lose jobs, a sentence each; nothing when they may not be read
     * @throws QueueUnavailableException when Redis is away
     */
    public List<String> doubts() {
        ping();
        List<String> doubts = new ArrayList<>();
        try {
            String policy = setting("maxmemory-policy");
            if (policy != null && !policy.equals("noeviction")) {
                doubts.add("Redis at " + address + " has maxmemory-policy " + policy
                        + ": when its memory is full it forgets jobs. Set it to noeviction.");
            }
            if ("no".equals(setting("appendonly"))) {
                doubts.add("Redis at " + address + " has appendonly no: a restart of it loses jobs. Set it to yes.");
            }
        } catch (QueueUnavailableException e) {
            return List.of(); // hosted services forbid CONFIG
        }
        return doubts;
    }

    /** @return null when there is no such setting */
    private String setting(String name) {
        return answer(redis -> redis.sendCommand(Protocol.Command.CONFIG, "GET", name)) instanceof List<?> found
                        && found.size() == 2
                ? SafeEncoder.encode((byte[]) found.get(1))
                : null;
    }

    String key(String name) {
        return prefix + name;
    }

    /** Runs a script. Text and integers come back as {@code String} and {@code Long}, tables as {@code List}. */
    Object run(Script script, Object... arguments) {
        List<String> texts = texts(arguments);
        return answer(redis -> run(redis, script, texts));
    }

    /**
     * The same; the last argument is {@code again} when the answer to a first call may have been lost, else empty.
     *
     * @param isAgain whether that was in a call to this method already
     */
    Object runOrAgain(Script script, boolean isAgain, Object... arguments) {
        List<String> texts = new ArrayList<>(texts(arguments));
        texts.add(isAgain ? "again" : "");
        return answer(redis -> {
            List<String> now = List.copyOf(texts);
            texts.set(texts.size() - 1, "again");
            return run(redis, script, now);
        });
    }

    private static List<String> texts(Object... arguments) {
        return Arrays.stream(arguments).map(String::valueOf).toList();
    }

    private Object run(RedisClient redis, Script script, List<String> arguments) {
        List<String> keys = List.of(prefix);
        try {
            return redis.evalsha(script.sha(), keys, arguments);
        } catch (JedisNoScriptException e) {
            return redis.eval(script.text(), keys, arguments); // a restarted Redis has to see it once
        }
    }

    /**
     * Asks Redis, a second time when the first failed at once: most of the time that was a connection which a restart
     * of Redis had ended long ago.
     *
     * @param question may be asked twice
     * @throws QueueUnavailableException when Redis is away, or refuses
     */
    <T> T answer(Function<RedisClient, T> question) {
        long start = System.nanoTime();
        try {
            return question.apply(client);
        } catch (JedisConnectionException e) {
            forgetIdleConnections();
            if (System.nanoTime() - start > QUICK_NANOS) {
                throw unavailable(e);
            }
        } catch (JedisException | IllegalStateException e) {
            throw unavailable(e);
        }
        try {
            return question.apply(client);
        } catch (JedisException | IllegalStateException e) {
            throw unavailable(e);
        }
    }

    /** They lead to the same Redis as the one that failed, and would each take their time to fail. */
    private void forgetIdleConnections() {
        client.getPool().clear();
    }

    QueueUnavailableException unavailable(RuntimeException cause) {
        String what = cause instanceof JedisDataException ? "refuses: " : "does not answer: ";
        String why = RefusedCertificate.in(cause).orElseGet(() -> what + reason(cause));
        return new QueueUnavailableException("Redis at " + address + " " + why, cause);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
        }
        String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return PLACE_IN_SCRIPT.matcher(text).replaceAll("");
    }

    /** @return a connection of one's own for commands that wait; it gives up when no answer came {@code wait} and some seconds later */
    Jedis connection(Duration wait) {
        return new Jedis(address.hostAndPort(), address.config(wait));
    }

    /** @param connected called whenever the subscription stands, the first time and after each loss */
    Subscriber subscriber(String channel, Consumer<String> message, Runnable connected) {
        return new Subscriber(address, Subscriber.PING_PERIOD, key(channel), message, connected);
    }

    /** Calls that come afterwards throw {@link QueueUnavailableException}. */
    @Override
    public void close() {
        client.close();
    }
}
