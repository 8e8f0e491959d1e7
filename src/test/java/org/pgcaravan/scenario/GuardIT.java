package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
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
    void declaredCopyIsLetThroughAndTwoDatabasesOfOneServerAreTwo() {
        JsonNode job = client.syncAndAwait("local", "copy");

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
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
            assertThat(database.has("refusal")).as(database.toString()).isEqualTo(!writable);
            assertThat(database.get("reachable").asBoolean()).isTrue();
        }
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
