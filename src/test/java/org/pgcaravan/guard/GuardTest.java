package org.pgcaravan.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.postgres.DatabaseUrl;

/** What the guard says before it has seen a live connection. */
class GuardTest {

    private static final GuardSettings REMOTE = new GuardSettings(true, false, Set.of());

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "[::1]"})
    void loopbackMayBeWrittenTo(String host) {
        assertThat(refusal("local", host, GuardSettings.strict())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.example.com",
                "localhost.evil.example",
                "localhost.",
                "localhost.localdomain",
                "127.0.0.1.nip.io",
                "127.0.0.1.",
                "127.1",
                "127.0.0.256",
                "0127.0.0.1",
                "0.0.0.0",
                "0",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "017700000001",
                "%31%32%38.0.0.1",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[0:0:0:0:0:0:0:1]",
                "10.0.0.1",
                "192.168.0.1",
                "host.docker.internal",
            })
    void everyOtherHostIsRefusedAndTheKnobNamed(String host) {
        assertThat(refusal("local", host, GuardSettings.strict()))
                .contains("not loopback")
                .contains("destination.allow-remote=true");
        assertThat(refusal("local", host, REMOTE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.abcdefghijklmnopqrst.supabase.co",
                "DB.ABC.SUPABASE.CO",
                "aws-0-eu-central-1.pooler.supabase.com",
                "db.abc.supabase.co.",
                "supabase.co",
            })
    void supabaseHasAKnobOfItsOwn(String host) {
        assertThat(refusal("local", host, REMOTE)).contains("Supabase").contains("destination.allow-supabase=true");
        assertThat(refusal("local", host, new GuardSettings(true, true, Set.of())))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void protectedNamesAreRefusedEvenWhenWritable(String name) {
        assertThat(refusal(name, "127.0.0.1", GuardSettings.strict()))
                .contains("never written to")
                .contains("destination.allow-protected=" + name);
        assertThat(refusal(name, "127.0.0.1", new GuardSettings(false, false, Set.of(name))))
                .isNull();
    }

    @Test
    void readOnlyAliasIsRefusedAndTheKnobNamed() {
        Alias alias = alias("local", "127.0.0.1", Access.READ_ONLY);

        assertThat(new Guard(new Aliases(List.of(alias)), GuardSettings.strict()).refusal(alias))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("read-only").contains("database.local.access=writable"));
    }

    @Test
    void unknownAliasIsRefusedBeforeAnythingIsConnectedTo() {
        Guard guard =
                new Guard(new Aliases(List.of(alias("local", "127.0.0.1", Access.WRITABLE))), GuardSettings.strict());

        assertThatThrownBy(() -> guard.check("nobody", "local"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(RefusedException.UNKNOWN_ALIAS))
                .hasMessageContaining("'nobody'")
                .hasMessageContaining("Configured: local");
    }

    @Test
    void sourceAsItsOwnDestinationIsRefused() {
        Guard guard =
                new Guard(new Aliases(List.of(alias("local", "127.0.0.1", Access.WRITABLE))), GuardSettings.strict());

        assertThatThrownBy(() -> guard.check("local", "local"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.code()).isEqualTo(RefusedException.SOURCE_IS_DESTINATION));
    }

    /** @return null when it may be written to */
    private static String refusal(String name, String host, GuardSettings settings) {
        Alias alias = alias(name, host, Access.WRITABLE);
        return new Guard(new Aliases(List.of(alias)), settings).refusal(alias).orElse(null);
    }

    private static Alias alias(String name, String host, Access access) {
        return new Alias(name, DatabaseUrl.parse("postgresql://someone@" + host + ":5432/shop"), access, Set.of());
    }
}
