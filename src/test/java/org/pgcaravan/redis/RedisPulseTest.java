package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.support.Redis;
import redis.clients.jedis.Protocol;

class RedisPulseTest {

    private final RedisServer server = Redis.newServer();
    private final Node node = new Node(server, Redis.newPrefix(), Node.LIMITS);
    private final RedisPulse pulse = new RedisPulse(node.store);

    @AfterEach
    void close() {
        node.close();
        server.close();
    }

    @Test
    void redisThatKnowsWhatItKnewIsNoMatterOfNote() {
        for (int i = 0; i < 3; i++) {
            assertThat(pulse.look()).isEmpty();
            assertThat(new RedisPulse(node.store).look())
                    .as("another process has a pulse of its own")
                    .isEmpty();
            node.sync("local");
            node.claim();
        }
    }

    @Test
    void emptiedRedisIsFoundOutOnceWithWhatWaited() {
        node.sync("local");
        node.sync("local");
        pulse.look();
        node.raw().flushAll();

        RedisPulse.Setback setback = pulse.look().orElseThrow();

        assertThat(setback.isEmptied()).isTrue();
        assertThat(setback.waiting()).isEqualTo(2);
        assertThat(pulse.look()).isEmpty();
    }

    @Test
    void redisThatCameBackWithAnOlderStateIsFoundOut() {
        node.sync("local");
        pulse.look();
        pulse.look();
        node.raw().sendCommand(Protocol.Command.SAVE);
        node.sync("local");
        pulse.look();
        server.stop(); // without a save: it comes back with the one before
        assertThatThrownBy(pulse::look).isInstanceOf(QueueUnavailableException.class);
        server.start();

        RedisPulse.Setback setback = pulse.look().orElseThrow();

        assertThat(setback.isEmptied()).isFalse();
        assertThat(setback.waiting()).isEqualTo(2);
        assertThat(pulse.look()).isEmpty();
    }

    @Test
    void redisThatWasStartedAnewWithItsLogIsTheSame() {
        RedisServer lasting = Redis.newServer("appendonly yes", "appendfsync always");
        try (RedisStore store = new RedisStore(lasting.url(), "p:")) {
            RedisPulse of = new RedisPulse(store);
            of.look();
            lasting.stop();
            lasting.start();
            assertThat(of.look()).isEmpty();
        } finally {
            lasting.close();
        }
    }
}
