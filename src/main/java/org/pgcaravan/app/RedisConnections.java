package org.pgcaravan.app;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Connections to Redis as camel-spring-redis wants them, by the same URL as the queue's. */
final class RedisConnections {

    private RedisConnections() {}

    static RedisConnectionFactory of(String url) {
        URI address = URI.create(url);
        RedisStandaloneConfiguration server =
                new RedisStandaloneConfiguration(address.getHost(), address.getPort() < 0 ? 6379 : address.getPort());
        if (address.getRawUserInfo() != null) {
            String[] credentials = address.getRawUserInfo().split(":", 2);
            if (!credentials[0].isEmpty()) {
                server.setUsername(decode(credentials[0]));
            }
            if (credentials.length == 2) {
                server.setPassword(RedisPassword.of(decode(credentials[1])));
            }
        }
        String database = address.getPath() == null ? "" : address.getPath().replace("/", "");
        if (!database.isEmpty()) {
            server.setDatabase(Integer.parseInt(database));
        }
        JedisClientConfiguration.JedisClientConfigurationBuilder client =
                JedisClientConfiguration.builder().connectTimeout(java.time.Duration.ofSeconds(2));
        if (address.getScheme().equals("rediss")) {
            client.useSsl();
        }
        JedisConnectionFactory connections = new JedisConnectionFactory(server, client.build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
