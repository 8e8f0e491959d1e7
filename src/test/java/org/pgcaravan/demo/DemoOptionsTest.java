package org.pgcaravan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

    @Test
    void staysUpAtFullScaleWhenNothingIsSaid() {
        assertThat(DemoOptions.of()).isEqualTo(new DemoOptions(false, 1));
    }

    @Test
    void takesItsOptionsInAnyOrderAndSpelling() {
        assertThat(DemoOptions.of("--once", "--scale", "0.2")).isEqualTo(new DemoOptions(true, 0.2));
        assertThat(DemoOptions.of("--scale=.5", "--once")).isEqualTo(new DemoOptions(true, 0.5));
        assertThat(DemoOptions.of("--scale", "12")).isEqualTo(new DemoOptions(false, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "101", "1e3", "NaN", "small", "", "0.2; drop table customers"})
    void saysWhatAScaleIs(String scale) {
        assertThatThrownBy(() -> DemoOptions.of("--scale", scale))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--scale is a number above 0, at most 100; 1 is about 200 MB.");
    }

    @Test
    void saysWhatIsMissingOrUnknown() {
        assertThatThrownBy(() -> DemoOptions.of("--scale")).hasMessageContaining("wants a number");
        assertThatThrownBy(() -> DemoOptions.of("--twice")).hasMessageContaining("There is no '--twice'");
    }
}
