package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FewSetTest {

    @Property
    void isASetInOrder(@ForAll List<@IntRange(min = -20, max = 20) Integer> steps) {
        Set<Integer> few = new FewSet<>();
        Set<Integer> plain = new LinkedHashSet<>();

        for (int step : steps) {
            boolean adds = step >= 0;
            Integer element = Math.abs(step);
            assertThat(adds ? few.add(element) : few.remove(element))
                    .isEqualTo(adds ? plain.add(element) : plain.remove(element));
            assertThat(few).containsExactlyElementsOf(plain).hasSize(plain.size());
            assertThat(few.contains(element)).isEqualTo(adds);
        }
    }

    @Test
    void forgetsMany() {
        Set<Integer> few = new FewSet<>();
        IntStream.range(0, 1000).forEach(few::add);

        few.removeIf(element -> element % 500 != 7);

        assertThat(few).containsExactly(7, 507);
    }
}
