package org.pgcaravan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    /** Made so many days ago, the newest first. */
    private static List<Instant> made(int... daysAgo) {
        Instant now = Instant.now();
        return IntStream.of(daysAgo)
                .mapToObj(days -> now.minus(Duration.ofDays(days)))
                .toList();
    }

    private static List<Integer> surplus(Retention retention, int... daysAgo) {
        List<Instant> all = made(daysAgo);
        return Stream.of(retention.surplus(all, at -> at))
                .flatMap(List::stream)
                .map(all::indexOf)
                .toList();
    }

    @Test
    void theNewestStay() {
        assertThat(surplus(new Retention(2, null), 1, 2, 3, 4)).containsExactly(2, 3);
        assertThat(surplus(new Retention(5, null), 1, 2, 3, 4)).isEmpty();
    }

    @Test
    void whatIsTooOldGoesThoughThereAreFew() {
        assertThat(surplus(new Retention(5, Duration.ofDays(3)), 1, 2, 4, 9)).containsExactly(2, 3);
    }

    @Test
    void theNewestIsKeptHoweverOld() {
        assertThat(surplus(new Retention(1, Duration.ofDays(3)), 400)).isEmpty();
        assertThat(surplus(new Retention(1, Duration.ofDays(3)), 400, 500)).containsExactly(1);
    }

    @Test
    void noneAtAllCannotBeConfigured() {
        assertThatThrownBy(() -> new Retention(0, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
