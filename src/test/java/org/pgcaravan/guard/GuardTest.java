package org.pgcaravan.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.SilentProxy;

/** What the guard asks, remembers, and refuses before it has asked. */
class GuardTest {

    private static final PostgresServer SERVER = Postgres.server();

    /** A store that is there as long as the test runs. */
    private static final class Kept implements SightingStore {
        private final Map<String, String> texts = new ConcurrentHashMap<>();

        @Override
        public Optional<String> find(String key) {
            return Optional.ofNullable(texts.get(key));
        }

        @Override
        public void put(String key, String text) {
            texts.put(key, text);
        }
    }

    /** A store that is away. */
    private static final class Away implements SightingStore {
        @Override
        public Optional<String> find(String key) {
            throw new IllegalStateException("away");
        }

        @Override
        public void put(String key, String text) {
            throw new IllegalStateException("away");
        }
    }

    private final Kept kept = new Kept();

    @Test
    void unknownAliasIsRefusedBeforeAnythingIsConnectedTo() {
        Guard guard = guard(kept, alias("local", Access.WRITABLE, "postgresql://someone@127.0.0.1:1/shop"));

        assertThatThrownBy(() -> guard.check("nobody", "local"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(RefusedException.UNKNOWN_ALIAS))
                .hasMessageContaining("'nobody'")
                .hasMessageContaining("Configured: local");
    }

    @Test
    void whatIsRefusedByConfigurationIsNotConnectedTo() {
        Guard guard = guard(
                kept,
                alias("live", Access.READ_ONLY, "postgresql://someone@127.0.0.1:1/shop"),
                alias("same", Access.WRITABLE, "postgresql://other@127.0.0.1:1/shop"),
                alias("far", Access.WRITABLE, "postgresql://someone@db.example.com/shop"));

        refused(guard, "far", "live", RefusedException.DESTINATION_REFUSED); // nobody listens there: else unreachable
        refused(guard, "live", "far", RefusedException.DESTINATION_REFUSED);
        refused(guard, "same", "same", RefusedException.SOURCE_IS_DESTINATION);
        refused(guard, "live", "same", RefusedException.SOURCE_IS_DESTINATION);
        refused(guard, null, "same", RefusedException.DESTINATION_REFUSED);
    }

    @Test
    void protectedDatabaseIsRecognisedOutOfReachAndByAnotherProcess() {
        String database = Postgres.newDatabase(SERVER, "protected");
        Alias live =
                alias("live", Access.READ_ONLY, "postgresql://postgres@localhost:" + SERVER.port() + "/" + database);
        Alias local = alias("local", Access.WRITABLE, SERVER.url(database));
        guard(kept, live, local).identify(live);

        Guard restarted = guard(kept, outOfReach(live), local);

        refused(restarted, null, "local", RefusedException.DESTINATION_REFUSED);
    }

    /** The name leads nowhere, so that the alias is out of reach under the very address that it was seen at. */
    private Alias outOfReach(Alias live) {
        String unreachable = "postgresql://postgres@127.0.0.1:1/gone";
        kept.texts.put("live@" + DatabaseUrl.parse(unreachable), kept.texts.get("live@" + live.url()));
        return alias("live", Access.READ_ONLY, unreachable);
    }

    @Test
    void aliasWhoseUrlWasChangedIsNotTakenForWhatItWasBefore() {
        String database = Postgres.newDatabase(SERVER, "moved");
        Alias live =
                alias("live", Access.READ_ONLY, "postgresql://postgres@localhost:" + SERVER.port() + "/" + database);
        Alias local = alias("local", Access.WRITABLE, SERVER.url(database));
        guard(kept, live, local).identify(live);

        Guard moved = guard(kept, alias("live", Access.READ_ONLY, "postgresql://postgres@127.0.0.1:1/gone"), local);

        moved.check(null, "local");
        assertThat(moved.survey())
                .filteredOn(one -> one.alias().name().equals("live"))
                .allSatisfy(one -> {
                    assertThat(one.isReachable()).isFalse();
                    assertThat(one.lastSeenAt()).isNull();
                });
    }

    @Test
    void whatIsKeptHoldsNoPasswordAndNoUser() {
        Alias live = alias(
                "live",
                Access.READ_ONLY,
                "postgresql://postgres:canary4711@127.0.0.1:" + SERVER.port() + "/"
                        + Postgres.newDatabase(SERVER, "kept"));
        guard(kept, live).identify(live);

        assertThat(kept.texts).hasSize(1);
        assertThat(kept.texts.toString()).doesNotContain("canary4711").doesNotContain("postgres@");
    }

    @Test
    void withoutItsStoreTheGuardGoesByWhatItHasSeenItself() throws Exception {
        String database = Postgres.newDatabase(SERVER, "seen");
        Postgres.execute(SERVER, "postgres", "drop role if exists closed_later; create role closed_later login");
        Alias live = alias(
                "live", Access.READ_ONLY, "postgresql://closed_later@localhost:" + SERVER.port() + "/" + database);
        Guard guard = guard(new Away(), live, alias("local", Access.WRITABLE, SERVER.url(database)));
        guard.identify(live);

        Postgres.execute(SERVER, "postgres", "alter role closed_later nologin");

        assertThatThrownBy(() -> guard.identify(live)).isInstanceOf(UnreachableException.class);
        refused(guard, null, "local", RefusedException.DESTINATION_REFUSED);
    }

    @Test
    void whatCannotBeReadCountsAsNeverSeen() {
        Alias live = alias("live", Access.READ_ONLY, "postgresql://postgres@127.0.0.1:1/gone");
        Alias local = alias("local", Access.WRITABLE, SERVER.url(Postgres.newDatabase(SERVER, "unread")));
        kept.texts.put("live@127.0.0.1:1/gone", "{\"identity\": 7");

        guard(kept, live, local).check(null, "local");
    }

    @Test
    void databaseThatSaysNothingIsNamedInTimeAndLeavesNothingBehind() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Alias far =
                    alias("far", Access.READ_ONLY, "postgresql://nobody@127.0.0.1:" + silent.getLocalPort() + "/none");
            Guard guard = guard(Duration.ofSeconds(1), far);

            long start = System.nanoTime();
            assertThatThrownBy(() -> guard.check("far", null))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("far (127.0.0.1:" + silent.getLocalPort())
                    .hasMessageContaining("1 s (guard.timeout)");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("PostgreSQL JDBC driver connection")));
        }
    }

    @Test
    void databaseThatFallsSilentBehindTheDoorIsNotWaitedForEither() throws Exception {
        String database = Postgres.newDatabase(SERVER, "mute");
        try (SilentProxy proxy = new SilentProxy(SERVER.port())) {
            DatabaseUrl url = DatabaseUrl.parse("postgresql://postgres@127.0.0.1:" + proxy.port() + "/" + database);
            Deadline deadline = new Deadline(Duration.ofSeconds(2));
            try (Connection connection = deadline.open(url, "test")) {
                proxy.silence();

                assertThatThrownBy(() -> Identity.of(connection))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(deadline.unreachable(
                                                new Alias("mute", url, Access.READ_ONLY, Set.of()), e))
                                        .hasMessageContaining("guard.timeout"));
            }
        }
    }

    private static Guard guard(Duration timeout, Alias... aliases) {
        GuardSettings settings = new GuardSettings(false, false, Set.of(), timeout);
        return new Guard(new Aliases(List.of(aliases)), settings, new Kept());
    }

    private static void refused(Guard guard, String source, String destination, String code) {
        assertThatThrownBy(() -> guard.check(source, destination))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Guard guard(SightingStore store, Alias... aliases) {
        return new Guard(new Aliases(List.of(aliases)), GuardSettings.strict(), store);
    }

    private static Alias alias(String name, Access access, String url) {
        return new Alias(name, DatabaseUrl.parse(url), access, Set.of());
    }
}
