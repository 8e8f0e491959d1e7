package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {

    private static final String HASH = HexFormat.of().formatHex(ApiKey.hash("anna's key"));

    @TempDir
    private Path directory;

    @Test
    void keyAloneIsAnAdmins() {
        ApiKey key = read(Map.of("API_KEY", "the one key")).of("the one key").orElseThrow();

        assertThat(key.role()).isEqualTo(Role.ADMIN);
        assertThat(key.name()).isEqualTo("api-key");
    }

    @Test
    void namedKeysAreKnownByTheirHash() throws Exception {
        Files.writeString(
                directory.resolve("application.properties"),
                "key.anna.sha256=" + HASH.toUpperCase(java.util.Locale.ROOT) + "\nkey.anna.role=viewer\n");

        ApiKeys keys = read(Map.of(
                "API_KEY",
                "the one key",
                "KEY_CI_BOT_SHA256",
                HexFormat.of().formatHex(ApiKey.hash("the robot's key")),
                "KEY_CI_BOT_ROLE",
                "operator"));

        assertThat(keys.of("anna's key")).map(ApiKey::toString).hasValue("anna (viewer)");
        assertThat(keys.of("the robot's key")).map(ApiKey::toString).hasValue("ci-bot (operator)");
        assertThat(keys.of("the one key")).map(ApiKey::toString).hasValue("api-key (admin)");
        assertThat(keys.of(HASH)).isEmpty();
        assertThat(keys.of("")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                "anna,    HASH, -,       key.anna.role (KEY_ANNA_ROLE) is missing",
                "anna,    HASH, owner,   key.anna.role (KEY_ANNA_ROLE) is no role",
                "anna,    -,    viewer,  key.anna.sha256 (KEY_ANNA_SHA256) is missing",
                "anna,    abc,  viewer,  key.anna.sha256 (KEY_ANNA_SHA256) is not the SHA-256",
                "redis,   HASH, viewer,  key.redis.sha256 (KEY_REDIS_SHA256): no key may be called",
                "api-key, HASH, viewer,  key.api-key.sha256 (KEY_API_KEY_SHA256): no key may be called",
            })
    void faultNamesTheKnobAndNotItsValue(String name, String hash, String role, String fault) throws Exception {
        StringBuilder file = new StringBuilder();
        if (hash != null) {
            file.append("key." + name + ".sha256=" + hash.replace("HASH", HASH) + "\n");
        }
        if (role != null) {
            file.append("key." + name + ".role=" + role + "\n");
        }
        Files.writeString(directory.resolve("application.properties"), file);

        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(fault)
                .hasMessageNotContaining(HASH);
    }

    @Test
    void keyThatHasTwoNamesIsAFault() {
        Map<String, String> twice = Map.of(
                "API_KEY", "anna's key",
                "KEY_ANNA_SHA256", HASH,
                "KEY_ANNA_ROLE", "viewer");

        assertThatThrownBy(() -> read(twice))
                .hasMessageContaining("key.anna.sha256")
                .hasMessageContaining("api-key");
    }

    @Test
    void misspeltKnobIsAFault() throws Exception {
        Files.writeString(directory.resolve("application.properties"), "key.anna.sha=" + HASH + "\n");

        assertThatThrownBy(() -> read(Map.of()))
                .hasMessageContaining("key.anna.sha is no knob")
                .hasMessageNotContaining(HASH);
    }

    private ApiKeys read(Map<String, String> environment) {
        return ApiKeys.read(Knobs.in(directory, environment));
    }
}
