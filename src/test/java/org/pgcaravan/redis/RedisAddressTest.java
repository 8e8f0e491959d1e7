package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @Test
    void urlIsReadWhole() {
        assertThat(RedisAddress.of("rediss://me:p%40ss+w:rd@redis.example.com:6380/3"))
                .isEqualTo(new RedisAddress("redis.example.com", 6380, "me", "p@ss+w:rd", 3, true, RedisTrust.OF_JVM));
        assertThat(RedisAddress.of("redis://localhost"))
                .isEqualTo(new RedisAddress("localhost", 6379, null, null, 0, false, RedisTrust.OF_JVM));
        assertThat(RedisAddress.of("redis://:secret@[::1]:6379/"))
                .isEqualTo(new RedisAddress("::1", 6379, null, "secret", 0, false, RedisTrust.OF_JVM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:6379",
                "http://me:secret@host",
                "redis://me:secret@",
                "redis://me:secret@ho st",
                "redis://me:secret@host/x"
            })
    void whatIsNoUrlIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.of(url))
                .withMessageContaining("REDIS_URL")
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(RedisAddress.of("redis://me:secret@host:1/2")).hasToString("host:1/2");
    }
}
