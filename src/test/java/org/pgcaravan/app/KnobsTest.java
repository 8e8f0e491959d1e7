package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnobsTest {

    @TempDir
    private Path directory;

    @Test
    void environmentComesBeforeDotenvBeforeTheFile() throws IOException {
        write("application.properties", "one=file\ntwo=file\nthree=file\n");
        write(".env", "ONE=dotenv\nTWO=dotenv\n");

        Knobs knobs = Knobs.in(directory, Map.of("ONE", "environment"));

        assertThat(knobs.get("one")).hasValue("environment");
        assertThat(knobs.get("two")).hasValue("dotenv");
        assertThat(knobs.get("three")).hasValue("file");
        assertThat(knobs.get("four")).isEmpty();
    }

    @Test
    void dotenvIsReadAsPeopleWriteIt() throws IOException {
        write(".env", "# a comment\nQUOTED=\"a b\"\nSPACED = c \nHASH=d#e\n\nEMPTY=\n");

        Knobs knobs = Knobs.in(directory, Map.of());

        assertThat(knobs.get("quoted")).hasValue("a b");
        assertThat(knobs.get("spaced")).hasValue("c");
        assertThat(knobs.get("empty")).isEmpty();
    }

    @Test
    void whatIsSetToNothingIsNotSet() throws IOException {
        write("application.properties", "one=file\n");

        assertThat(Knobs.in(directory, Map.of("ONE", " ")).get("one")).isEmpty();
    }

    @Test
    void nameInTheEnvironmentIsInCapitals() {
        assertThat(Knobs.variable("database.my-shop.copy-of")).isEqualTo("DATABASE_MY_SHOP_COPY_OF");
        assertThat(Knobs.where("redis.url")).isEqualTo("redis.url (REDIS_URL)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "-1", "1.5", "ten", "0x1", "99999999999999", "1e1"})
    void numberOutOfBoundsIsRefusedWithTheKnobsName(String value) {
        assertThatThrownBy(() ->
                        Knobs.in(directory, Map.of("TRANSFER_JOBS", value)).number("transfer.jobs", 2, 1, 64))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("transfer.jobs (TRANSFER_JOBS) is '" + value + "'; it is a whole number from 1 to 64.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1", "on"})
    void flagIsTrueOrFalse(String value) {
        assertThatThrownBy(() -> Knobs.in(directory, Map.of("A_FLAG", value)).flag("a.flag"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("a.flag (A_FLAG) is '" + value + "'; it is true or false.");
    }

    @Test
    void listIsSeparatedByCommas() {
        assertThat(Knobs.in(directory, Map.of("NAMES", " b, a ,,b ")).list("names"))
                .containsExactly("a", "b");
    }

    @Test
    void brokenFileIsNamed() throws IOException {
        write("application.properties", "one=\\u00zz\n");

        assertThatThrownBy(() -> Knobs.in(directory, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("application.properties cannot be read");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
