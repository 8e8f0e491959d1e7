package org.pgcaravan.app;

import java.time.Duration;
import org.pgcaravan.redis.RedisAddress;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Connections to Redis as camel-spring-redis wants them, to the queue's own address. */
final class RedisConnections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private RedisConnections() {}

    static RedisConnectionFactory to(RedisAddress address) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.host(), address.port());
        server.setUsername(address.user());
        server.setPassword(RedisPassword.of(address.password()));
        server.setDatabase(address.database());
        var client = JedisClientConfiguration.builder().connectTimeout(CONNECT_TIMEOUT);
        if (address.tls()) {
            client.useSsl()
                    .sslSocketFactory(address.trust().sockets())
                    .sslParameters(address.trust().parameters());
        }
        JedisConnectionFactory connections = new JedisConnectionFactory(server, client.build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }
}
