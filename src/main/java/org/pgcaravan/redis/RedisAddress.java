package org.pgcaravan.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is and how to get in.
 *
 * @param user null for Redis's default user
 * @param password null when none is asked for; never part of {@link #toString()}
 * @param tls whether the connection is encrypted
 * @param trust whom to believe that it is Redis, if it is encrypted
 */
public record RedisAddress(
        String host, int port, String user, String password, int database, boolean tls, RedisTrust trust) {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 5_000;

    /**
     * Reads {@code redis://[user:password@]host[:port][/database]}, {@code rediss://} with TLS, trusting the JVM's
     * authorities. Reserved characters in user and password are percent-encoded.
     *
     * @throws IllegalArgumentException when {@code url} is none; the message does not repeat it, it may hold a password
     */
    public static RedisAddress of(String url) {
        try {
            URI uri = new URI(url);
            boolean tls = "rediss".equals(uri.getScheme());
            if ((!tls && !"redis".equals(uri.getScheme())) || uri.getHost() == null) {
                throw invalid();
            }
            String[] login = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            return new RedisAddress(
                    uri.getHost().replaceAll("[\\[\\]]", ""),
                    uri.getPort() < 0 ? 6379 : uri.getPort(),
                    login.length > 0 ? decoded(login[0]) : null,
                    login.length > 1 ? decoded(login[1]) : null,
                    database(uri.getPath()),
                    tls,
                    RedisTrust.OF_JVM);
        } catch (URISyntaxException | NumberFormatException e) {
            throw invalid(); // without its cause, which repeats the URL
        }
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException(
                "REDIS_URL must look like redis://user:password@host:6379/0, or rediss:// for TLS");
    }

    private static String decoded(String part) {
        return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(String path) {
        return path == null || path.length() < 2 ? 0 : Integer.parseUnsignedInt(path.substring(1));
    }

    /** @return the same Redis, when {@code trust} believes it */
    public RedisAddress trusting(RedisTrust trust) {
        return new RedisAddress(host, port, user, password, database, tls, trust);
    }

    HostAndPort hostAndPort() {
        return new HostAndPort(host, port);
    }

    JedisClientConfig config() {
        return builder().build();
    }

    /** @param wait so long commands that wait may take */
    JedisClientConfig config(Duration wait) {
        return builder()
                .blockingSocketTimeoutMillis((int) wait.toMillis() + READ_MILLIS)
                .build();
    }

    private DefaultJedisClientConfig.Builder builder() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(READ_MILLIS)
                .user(user)
                .password(password)
                .database(database)
                .ssl(tls)
                .sslSocketFactory(tls ? trust.sockets() : null)
                .sslParameters(tls ? trust.parameters() : null)
                .clientName("pgcaravan");
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
