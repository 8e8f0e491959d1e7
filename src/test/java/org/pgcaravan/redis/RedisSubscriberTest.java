package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.SilentProxy;

class RedisSubscriberTest {

    @Test
    void connectionThatWentSilentIsFoundOutAndReplaced() throws Exception {
        String channel = Redis.newPrefix() + "events";
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger connected = new AtomicInteger();
        try (SilentProxy proxy = new SilentProxy(Redis.server().port());
                Node node = Node.alone();
                Subscriber subscriber = new Subscriber(
                        RedisAddress.of("redis://127.0.0.1:" + proxy.port()),
                        Duration.ofMillis(100),
                        channel,
                        heard::add,
                        connected::incrementAndGet)) {
            assertThat(subscriber.awaitSubscription(Duration.ofSeconds(5))).isTrue();
            node.raw().publish(channel, "before");
            await().until(() -> heard.contains("before"));
            proxy.silence();
            node.raw().publish(channel, "lost");
            await().atMost(Duration.ofSeconds(5)).until(() -> connected.get() == 2);
            node.raw().publish(channel, "after");
            await().until(() -> heard.contains("after"));
            assertThat(heard).containsExactly("before", "after");
        }
    }

    @Test
    void quietChannelIsNotTakenForALostOne() throws Exception {
        AtomicInteger connected = new AtomicInteger();
        try (Subscriber subscriber = new Subscriber(
                RedisAddress.of(Redis.server().url()),
                Duration.ofMillis(50),
                Redis.newPrefix() + "quiet",
                message -> {},
                connected::incrementAndGet)) {
            assertThat(subscriber.awaitSubscription(Duration.ofSeconds(5))).isTrue();
            await().during(Duration.ofMillis(500)).until(() -> connected.get() == 1);
        }
    }
}
