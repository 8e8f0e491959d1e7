package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All services hear a message of the requests' channel, and one takes it: whoever dies, begins or stands still meanwhile. */
class RedisHearingTest {

    private static final String TEXT = "{\"type\": \"export\", \"source\": \"staging\"}";

    private final Node node = Node.alone();
    private final RedisHearing first = new RedisHearing(node.store);
    private final RedisHearing second = new RedisHearing(node.store);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void eachOfSeveralMessagesOfOneTextIsTakenOnceInWhateverOrderTheyAsk() {
        assertThat(takes(first)).isTrue();
        assertThat(takes(second)).isFalse();
        assertThat(takes(second)).isTrue();
        assertThat(takes(second)).isTrue();
        assertThat(List.of(takes(first), takes(first), takes(first))).containsExactly(false, false, true);
        assertThat(first.byAnother("another text")).isFalse();
    }

    @Test
    void messageIsTakenThoughWhoTookTheLastOfItsTextIsGone() {
        takes(second);
        takes(first);

        assertThat(takes(first)).isTrue();
    }

    @Test
    void serviceThatWasStartedAnewTakesWhatFollows() {
        takes(first);
        node.raw().hincrBy(key(), "at", -1_000); // so long it takes at least to start a service

        RedisHearing anew = new RedisHearing(node.store);

        assertThat(takes(anew)).isTrue();
        assertThat(takes(anew)).isTrue();
    }

    @Test
    void serviceThatStoodStillDoesNotTakeWhatAnotherTookMeanwhile() {
        takes(first);
        assertThat(Duration.ofMillis(node.raw().pttl(key()))).isGreaterThan(Duration.ofMinutes(9));

        assertThat(takes(second)).isFalse();
    }

    @Test
    void callWhoseAnswerWasLostMayBeRepeated() {
        Object[] taken = {"sha1", "service", 1_000, "hearing"};
        Object[] refused = {"sha1", "other", 1_000, "hearing"};
        Object[] next = {"sha1", "other", 1_000, "next hearing"};
        assertThat(List.of(heard(taken), heard(taken), heard(refused), heard(refused), heard(next), heard(next)))
                .containsExactly(1L, 1L, 0L, 0L, 1L, 1L);
    }

    private String key() {
        return node.raw().keys(node.prefix + "heard:*").iterator().next();
    }

    private Object heard(Object... arguments) {
        return node.store.run(Script.HEARD, arguments);
    }

    private static boolean takes(RedisHearing service) {
        return !service.byAnother(TEXT);
    }
}
