package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.PgBouncer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RenamingProxy;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.SilentProxy;
import redis.clients.jedis.Jedis;

/** One database under many names: whichever a job comes by, what is protected stays as it is. */
class GuardIdentityIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String live;
    private static String source;

    @BeforeAll
    static void fill() {
        live = Postgres.newDatabase(SERVER, "live");
        source = SERVER.url(Postgres.newDatabase(SERVER, "elsewhere"));
    }

    @Test
    void protectedDatabaseThatIsDownIsRecognisedThroughATunnelAfterARestart() throws IOException {
        String prefix = Redis.newPrefix();
        try (SilentProxy tunnel = new SilentProxy(SERVER.port())) {
            SilentProxy road = new SilentProxy(SERVER.port());
            RunningService.Builder configured =
                    withTunnel(road.port(), at("localhost", tunnel.port())).knob("redis.prefix", prefix);
            try (RunningService first = configured.start()) {
                // learned at the start, without being asked
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isKept(prefix, road.port()));
            }
            road.close();

            try (RunningService restarted = configured.start();
                    RunningService forgetful = withTunnel(road.port(), at("localhost", tunnel.port()))
                            .start()) {
                JsonNode protecting = database(restarted, "live");
                assertThat(protecting.get("reachable").asBoolean()).isFalse();
                assertThat(protecting.has("lastSeenAt")).isTrue();
                refused(restarted, "'destination' leads to the same database as 'live'");
                assertThat(database(restarted, "destination")
                                .at("/asDestination/possible")
                                .asBoolean())
                        .isFalse();

                // by what nobody has ever seen, nobody is recognised: it is what was kept that refused it
                assertThat(database(forgetful, "live").has("lastSeenAt")).isFalse();
                assertThat(database(forgetful, "destination")
                                .at("/asDestination/possible")
                                .asBoolean())
                        .isTrue();
            }
        }
    }

    private static boolean isKept(String prefix, int port) {
        try (Jedis redis = new Jedis("127.0.0.1", Redis.server().port())) {
            return redis.exists(prefix + "sighting:live@127.0.0.1:" + port + "/" + live);
        }
    }

    @Test
    void localhostAndItsAddressAreOneDatabase() {
        try (RunningService service =
                withTunnel(SERVER.port(), at("localhost", SERVER.port())).start()) {
            refused(service, "leads to the same database as 'live'");
        }
    }

    @Test
    void loopbackOfIpv6LeadsToTheSameDatabase() throws IOException {
        SilentProxy proxy = null;
        try {
            proxy = new SilentProxy(InetAddress.getByName("::1"), SERVER.port());
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no ::1 here");
        }
        try (SilentProxy six = proxy;
                RunningService service =
                        withTunnel(SERVER.port(), at("[::1]", six.port())).start()) {
            refused(service, "leads to the same database as 'live'");
        }
    }

    @Test
    void databaseUnderAnotherNameOfAPoolerIsTheSame() throws IOException {
        try (RenamingProxy pooler = new RenamingProxy(SERVER.port(), live);
                RunningService service = withTunnel(
                                SERVER.port(), "postgresql://postgres@127.0.0.1:" + pooler.port() + "/harmless")
                        .start()) {
            refused(service, "leads to the same database as 'live'");
        }
    }

    @Test
    void databaseBehindPgbouncerIsTheSame(@TempDir Path folder) throws IOException {
        PgBouncer.assumeInstalled();
        try (PgBouncer pooler = PgBouncer.start(folder, SERVER.port(), "harmless", live);
                RunningService service = withTunnel(
                                SERVER.port(), "postgresql://postgres@127.0.0.1:" + pooler.port() + "/harmless")
                        .start()) {
            assertThat(database(service, "destination").get("reachable").asBoolean())
                    .isTrue();
            refused(service, "leads to the same database as 'live'");
        }
    }

    @Test
    void databaseBesideAProtectedOneMayBeWrittenTo() {
        String beside = SERVER.url(Postgres.newDatabase(SERVER, "beside"));
        try (RunningService service = withTunnel(SERVER.port(), beside).start()) {
            JsonNode job = service.client().syncAndAwait("source", "destination");

            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        }
    }

    @Test
    void roleThatMayNotReadTheIdentifierIsGoneByTheRunningServer() throws IOException {
        PostgresServer other = Postgres.secondServer();
        String database = Postgres.newDatabase(other, "unread");
        Postgres.execute(
                other,
                database,
                "create role unknowing login createdb; alter database " + database
                        + " owner to unknowing; revoke execute on function pg_control_system() from public");
        String prefix = Redis.newPrefix();
        SilentProxy road = new SilentProxy(other.port());
        RunningService.Builder configured = RunningService.with()
                .readOnly("source", source)
                .readOnly("live", "postgresql://unknowing@127.0.0.1:" + road.port() + "/" + database)
                .writable("destination", "postgresql://unknowing@127.0.0.1:" + other.port() + "/" + database)
                .knob("redis.prefix", prefix);
        try (RunningService first = configured.start()) {
            assertThat(database(first, "live").get("reachable").asBoolean()).isTrue();
        }
        road.close();

        try (RunningService restarted = configured.start()) {
            refused(restarted, "leads to the same database as 'live'");
        }
    }

    private static RunningService.Builder withTunnel(int livePort, String destination) {
        return RunningService.with()
                .readOnly("source", source)
                .readOnly("live", at("127.0.0.1", livePort))
                .writable("destination", destination);
    }

    private static String at(String host, int port) {
        return "postgresql://postgres@" + host + ":" + port + "/" + live;
    }

    private static JsonNode database(RunningService service, String alias) {
        for (JsonNode database :
                ServiceClient.json(service.client().get("/api/databases")).get("databases")) {
            if (database.get("alias").asText().equals(alias)) {
                return database;
            }
        }
        throw new AssertionError(alias);
    }

    private static void refused(RunningService service, String says) {
        HttpResponse<String> answer =
                service.client().post("/api/sync", "{\"source\": \"source\", \"destination\": \"destination\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ServiceClient.json(answer).get("code").asText()).isEqualTo("destination-refused");
        assertThat(ServiceClient.json(answer).get("detail").asText()).contains(says);
    }
}
