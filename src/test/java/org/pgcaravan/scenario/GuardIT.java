package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.SilentProxy;

/** What may be written to, judged by where a connection really leads. */
class GuardIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String production;
    private static String marked;
    private static SilentProxy tunnel;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        production = Postgres.newDatabase(SERVER, "production");
        marked = Postgres.newDatabase(SERVER, "marked");
        Postgres.execute(SERVER, "postgres", "comment on database " + marked + " is 'ours; pgcaravan: read-only!'");
        tunnel = new SilentProxy(SERVER.port());
        service = RunningService.with()
                .readOnly("live", SERVER.url(production))
                .writable("production", SERVER.url(Postgres.newDatabase(SERVER, "other")))
                .writable("marked", SERVER.url(marked))
                .writable("tunnel", throughTheTunnel(production))
                .writable("copy", throughTheTunnel(production))
                .knob("database.copy.copy-of", "live")
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        tunnel.close();
    }

    private static String throughTheTunnel(String database) {
        return "postgresql://postgres@localhost:" + tunnel.port() + "/" + database;
    }

    @Test
    void protectedNameIsRefusedThoughItsAccessIsWritable() {
        refused("live", "production", "destination-refused", "destination.allow-protected=production");
    }

    @Test
    void databaseMarkedInItsCommentIsRefused() {
        refused("live", "marked", "destination-refused", "pgcaravan: read-only");
    }

    @Test
    void tunnelToAReadOnlyDatabaseIsRefusedThoughItLooksLikeLocalhost() {
        refused("local", "tunnel", "destination-refused", "database.tunnel.copy-of=live");
    }

    @Test
    void sourceThatIsTheDestinationByAnotherNameIsRefused() {
        HttpResponse<String> answer = post("live", "tunnel");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }

    @Test
    void aDeclaredCopyThatIsTheOriginalAfterAllIsRefused() {
        refused("local", "copy", "destination-refused", "'copy' leads to the same database as 'live'");
    }

    @Test
    void aPhysicalCopyIsRefusedUntilItIsDeclared(@TempDir Path folder) throws Exception {
        try (PostgresServer production = PostgresServer.start(folder.resolve("production"), Map.of())) {
            Postgres.execute(production, "postgres", "create database shop template template0");
            Postgres.execute(production, "shop", "create table t as select 1 as id");
            Postgres.execute(production, "postgres", "checkpoint"); // and nobody writes from here on
            copy(folder.resolve("production/data"), folder.resolve("copy/data"));
            Files.delete(folder.resolve("copy/data/postmaster.pid"));
            aPhysicalCopyIsRefusedUntilItIsDeclared(production, folder);
        }
    }

    private static void aPhysicalCopyIsRefusedUntilItIsDeclared(PostgresServer production, Path folder) {
        try (PostgresServer restored =
                PostgresServer.startOn(folder.resolve("production/binaries"), folder.resolve("copy"))) {
            String source = Postgres.newDatabase(SERVER, "source");
            try (RunningService undeclared = RunningService.with()
                            .readOnly("live", production.url("shop"))
                            .readOnly("source", SERVER.url(source))
                            .writable("restored", restored.url("shop"))
                            .start();
                    RunningService declared = RunningService.with()
                            .readOnly("live", production.url("shop"))
                            .readOnly("source", SERVER.url(source))
                            .writable("restored", restored.url("shop"))
                            .knob("database.restored.copy-of", "live")
                            .start()) {
                HttpResponse<String> refusal = undeclared
                        .client()
                        .post("/api/sync", "{\"source\": \"source\", \"destination\": \"restored\"}");
                assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(422);
                assertThat(refusal.body()).contains("database.restored.copy-of=live");

                JsonNode job = declared.client().syncAndAwait("source", "restored");
                assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
            }
            assertThat(Contents.column(production, "shop", "select id from t")).containsExactly("1");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void serverOfSupabaseIsKnownByItsRole() {
        PostgresServer other = Postgres.secondServer();
        Postgres.execute(other, "postgres", "drop role if exists supabase_admin; create role supabase_admin");
        String database = Postgres.newDatabase(other, "hosted");
        try (RunningService strict = toSupabase(other, database).start();
                RunningService allowing = toSupabase(other, database)
                        .knob("destination.allow-supabase", "true")
                        .start()) {
            HttpResponse<String> answer = strict.client().post("/api/sync", body("live", "hosted"));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("destination.allow-supabase=true");

            JsonNode job = allowing.client().syncAndAwait("live", "hosted");
            assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        } finally {
            Postgres.execute(other, "postgres", "drop role supabase_admin");
        }
    }

    @Test
    void databasesAreListedWithTheReasonWhyTheyMayNotBeWrittenTo() {
        JsonNode databases = ServiceClient.json(client.get("/api/databases")).get("databases");

        assertThat(databases).hasSize(6);
        for (JsonNode database : databases) {
            boolean writable = database.get("access").asText().equals("writable");
            assertThat(writable)
                    .as(database.toString())
                    .isEqualTo(database.get("alias").asText().equals("local"));
            assertThat(database.has("refusal")).as(database.toString()).isEqualTo(!writable);
            assertThat(database.at("/asDestination/possible").asBoolean()).isEqualTo(writable);
            assertThat(database.at("/asDestination/reason").asText()).isNotBlank();
            assertThat(database.at("/swap/possible").asBoolean()).isEqualTo(writable);
            assertThat(database.at("/asSource/possible").asBoolean()).isTrue();
            assertThat(database.get("reachable").asBoolean()).isTrue();
            assertThat(database.has("lastSeenAt")).isTrue();
            assertThat(database.get("bytes").asLong()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void aliasesTellWhetherTheirRoleMaySwap() {
        String mine = Postgres.newDatabase(SERVER, "mine");
        String foreign = Postgres.newDatabase(SERVER, "foreign");
        Postgres.execute(
                SERVER,
                "postgres",
                "drop role if exists swapper; drop role if exists barred; create role swapper login createdb;"
                        + " create role barred login; alter database " + mine + " owner to swapper");
        try (RunningService own = RunningService.with()
                .writable("may", as("swapper", mine))
                .writable("foreign", as("swapper", foreign))
                .writable("barred", as("barred", mine))
                .writable("new", as("swapper", "made_by_nobody_yet"))
                .writable("closed", "postgresql://postgres@127.0.0.1:1/shop")
                .start()) {
            JsonNode databases =
                    ServiceClient.json(own.client().get("/api/databases")).get("databases");

            assertThat(databases.findValuesAsText("alias"))
                    .containsExactly("barred", "closed", "foreign", "may", "new");
            use(databases.get(0), "swap", false, "ALTER ROLE \"barred\" CREATEDB");
            use(databases.get(1), "swap", false, "Cannot connect to closed");
            use(databases.get(1), "asSource", false, "Cannot connect to closed");
            use(databases.get(1), "asDestination", false, "Cannot connect to closed");
            use(databases.get(2), "swap", false, "does not own");
            use(databases.get(2), "asDestination", true, "database.foreign.access=writable");
            use(databases.get(3), "swap", true, "may create databases");
            use(databases.get(4), "asSource", false, "does not exist");
            use(databases.get(4), "asDestination", true, "is made by the first job");
            use(databases.get(4), "swap", true, "may create databases");
        }
    }

    private static String as(String role, String database) {
        return SERVER.url(database).replace("postgres@", role + "@");
    }

    private static void use(JsonNode database, String way, boolean possible, String says) {
        assertThat(database.at("/" + way + "/possible").asBoolean())
                .as(way + " " + database)
                .isEqualTo(possible);
        assertThat(database.at("/" + way + "/reason").asText()).contains(says);
    }

    private static RunningService.Builder toSupabase(PostgresServer server, String database) {
        return RunningService.with().readOnly("live", SERVER.url(marked)).writable("hosted", server.url(database));
    }

    private static void refused(String source, String destination, String code, String says) {
        HttpResponse<String> answer = post(source, destination);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(ServiceClient.json(answer).get("code").asText()).isEqualTo(code);
        assertThat(ServiceClient.json(answer).get("detail").asText()).contains(says);
    }

    private static HttpResponse<String> post(String source, String destination) {
        return client.post("/api/sync", body(source, destination));
    }

    private static String body(String source, String destination) {
        return "{\"source\": \"%s\", \"destination\": \"%s\"}".formatted(source, destination);
    }
}
